package engineio

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// How long, and for how many bytes, a closing session still listens to its
// peer. Closing a TCP connection with unread data resets it, and the peer would
// never read why it was closed.
const (
	lingerTime  = time.Second
	lingerBytes = 16 << 20
)

// A webSocket carries a session over a WebSocket: one packet a frame, and bytes
// as they are. Engine.IO v4, WebSocket.
type webSocket struct {
	session *Session
	conn    *websocket.Conn
}

// carry implements transport.
func (w *webSocket) carry() transport {
	var writer sync.WaitGroup
	writer.Go(w.write)
	broken := w.read()
	w.session.drop(broken) // the reason only counts if there was none yet
	writer.Wait()
	return nil
}

// close implements transport. The writer's goodbye sets an earlier deadline.
func (w *webSocket) close() {
	_ = w.conn.SetReadDeadline(time.Now().Add(w.session.opts.WriteTimeout + lingerTime))
}

// drop implements transport.
func (w *webSocket) drop() { w.conn.Close() }

// read delivers packets until the connection ends, and returns why it did as
// far as the connection can tell.
func (w *webSocket) read() Reason {
	w.conn.SetReadLimit(w.session.opts.MaxHTTPBufferSize)
	w.conn.SetPingHandler(func(payload string) error {
		w.session.outbox.putPong(pongFrame(payload))
		return nil
	})
	for {
		kind, data, err := w.conn.ReadMessage()
		if err != nil {
			return w.readFailed(err)
		}
		if _, ended := w.session.ended(); ended {
			continue // until the peer has read our goodbye, or the linger time is over
		}
		var reason Reason
		switch {
		case kind == websocket.BinaryMessage:
			reason = w.session.receivePacket(packet{packetMessage, Message{Binary: true, Data: data}})
		case utf8.Valid(data):
			reason = w.session.receive(data)
		default: // RFC 6455, 8.1; gorilla leaves it to us
			invalid := websocket.FormatCloseMessage(websocket.CloseInvalidFramePayloadData, "")
			_ = w.conn.WriteControl(websocket.CloseMessage, invalid, time.Now().Add(lingerTime))
			return w.violated()
		}
		if reason != "" {
			w.session.Close(reason)
		}
	}
}

// readFailed tells a peer that closed from a connection that broke and from a
// violation of the WebSocket protocol, of which gorilla has told the peer.
func (w *webSocket) readFailed(err error) Reason {
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ReasonTransportClose
	case errors.As(err, &network), errors.Is(err, net.ErrClosed):
		return ReasonTransportError
	}
	return w.violated()
}

// violated ends the session of a peer that has just been sent a close frame,
// and lingers so that it can read that.
func (w *webSocket) violated() Reason {
	// First of all: whoever sends meanwhile must not find the outbox full, and
	// so close the connection at once.
	w.session.end(ReasonTransportError)
	w.session.outbox.finish()
	conn := w.conn.NetConn()
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = conn.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.CopyN(io.Discard, conn, lingerBytes)
	}
	return ReasonTransportError
}

// write is the transport's one writer. It ends when the outbox is finished and
// empty, having said goodbye, or when the peer cannot be written to. After a
// close frame that read has sent, it leaves the connection to read, which may
// be lingering.
func (w *webSocket) write() {
	for {
		frames := w.session.outbox.take()
		if len(frames) == 0 {
			goodbye(w.conn)
			return
		}
		for _, f := range frames {
			_ = w.conn.SetWriteDeadline(time.Now().Add(w.session.opts.WriteTimeout))
			switch err := f.writeTo(w.conn); {
			case errors.Is(err, websocket.ErrCloseSent):
				return
			case err != nil:
				w.session.drop(ReasonTransportError)
				return
			}
			w.session.outbox.written(f)
		}
	}
}

// goodbye starts the closing handshake of WebSocket and bounds the wait for the
// peer's answer, for which somebody must read.
func goodbye(conn *websocket.Conn) {
	deadline := time.Now().Add(lingerTime)
	_ = conn.SetReadDeadline(deadline)
	err := conn.WriteControl(websocket.CloseMessage, nil, deadline)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		conn.Close()
	}
}

// hangUp ends a WebSocket that carries no session.
func hangUp(conn *websocket.Conn) {
	goodbye(conn)
	for { // until the peer has answered, or the linger time is over
		if _, _, err := conn.NextReader(); err != nil {
			break
		}
	}
	conn.Close()
}
