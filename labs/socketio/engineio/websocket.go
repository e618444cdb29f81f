package engineio

import (
	"errors"
	"io"
	"net"
	"os"
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
//
// One goroutine reads. Another writes, one at a time and only while there is
// something to write: an idle connection costs one goroutine.
type webSocket struct {
	session  *Session
	conn     *websocket.Conn // for reading
	wire     *wire           // for writing
	deadline time.Time       // for writing; the writer's
	written  chan struct{}   // closed when nothing will be written any more
}

func newWebSocket(session *Session, conn *websocket.Conn) *webSocket {
	return &webSocket{session: session, conn: conn, wire: wireOf(conn), written: make(chan struct{})}
}

// carry implements transport.
func (w *webSocket) carry() transport {
	w.wire.outbox = w.session.outbox
	write := w.write
	w.session.outbox.attendedBy(func() { go write() }) // until the outbox is empty; the last closes written
	broken := w.read()
	w.session.drop(broken) // the reason only counts if there was none yet
	<-w.written
	return nil
}

// close implements transport. The writer's goodbye sets an earlier deadline.
func (w *webSocket) close() {
	_ = w.conn.SetReadDeadline(time.Now().Add(w.session.opts.WriteTimeout + lingerTime))
}

// drop implements transport.
func (w *webSocket) drop() { w.wire.Close() }

// read delivers packets until the connection ends, and returns why it did as
// far as the connection can tell.
func (w *webSocket) read() Reason {
	w.conn.SetReadLimit(w.session.opts.MaxHTTPBufferSize)
	w.conn.SetPingHandler(func(payload string) error {
		w.session.outbox.putPong(pongFrame(payload))
		return nil
	})
	w.conn.SetCloseHandler(func(int, string) error { return nil }) // readFailed answers
	for {
		kind, data, err := w.next()
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
			w.session.outbox.conclude(closeFrame(websocket.CloseInvalidFramePayloadData))
			return w.violated()
		}
		if reason != "" {
			w.session.Close(reason)
		}
	}
}

// next returns the next message.
func (w *webSocket) next() (kind int, data []byte, err error) {
	kind, message, err := w.conn.NextReader()
	if err == nil {
		data, err = readAll(message)
	}
	return kind, data, err
}

// readFailed tells a peer that closed from a connection that broke and from a
// violation of the WebSocket protocol. In the first case it answers, in the last
// the outbox has been concluded with a close frame.
func (w *webSocket) readFailed(err error) Reason {
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure:
		w.closed(closed.Code)
		return ReasonTransportClose
	case closed != nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // no close frame came
		return ReasonTransportClose
	case errors.As(err, &network), errors.Is(err, net.ErrClosed):
		return ReasonTransportError
	}
	return w.violated()
}

// closed ends the session of a peer that closed, and answers with its own code.
// Nothing is left to read, so this goroutine writes, if no other does.
func (w *webSocket) closed(code int) {
	w.session.end(ReasonTransportClose)
	late := time.AfterFunc(lingerTime, w.drop)
	defer late.Stop()
	if w.session.outbox.concludeHere(closeFrame(code)) {
		w.write()
	}
	<-w.written
}

// violated ends the session of a peer that is being sent a close frame, and
// lingers so that it can read that: until it has, it may well go on sending.
func (w *webSocket) violated() Reason {
	w.session.end(ReasonTransportError)
	w.session.outbox.finish()
	_ = w.wire.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.CopyN(io.Discard, w.wire.Conn, lingerBytes)
	late := time.AfterFunc(lingerTime, w.drop)
	defer late.Stop()
	<-w.written
	return ReasonTransportError
}

// write writes what the outbox holds until it is empty, in as few writes as it
// takes; when it is finished as well, a close frame at the end.
func (w *webSocket) write() {
	b := borrowBatch()
	defer b.giveBack()
	for {
		var finished bool
		b.frames, finished = w.session.outbox.take(b.frames[:0])
		switch {
		case finished:
			w.goodbye(b)
			return
		case len(b.frames) == 0:
			return
		}
		if w.send(b) != nil {
			w.session.drop(ReasonTransportError) // and so finishes the outbox
		}
	}
}

// goodbye writes the last frames, of which one is a close frame: the last words
// to a peer that has closed or is to be cut off, or else those that it answers,
// for which read waits no longer than that takes.
func (w *webSocket) goodbye(b *batch) {
	defer close(w.written)
	last := len(b.frames) - 1
	concluded := last >= 0 && b.frames[last].kind == websocket.CloseMessage
	if !concluded {
		b.frames = append(b.frames, closeFrame(websocket.CloseNoStatusReceived))
	}
	if w.send(b) != nil {
		w.drop()
		return
	}
	if reason, _ := w.session.ended(); concluded && reason == ReasonTransportClose {
		return // read is over, and closes the connection
	}
	if half, ok := w.wire.Conn.(interface{ CloseWrite() error }); ok && concluded {
		_ = half.CloseWrite()
		return
	}
	_ = w.conn.SetReadDeadline(time.Now().Add(lingerTime))
}

// send writes a batch.
func (w *webSocket) send(b *batch) error {
	for frames := b.frames; len(frames) > 0; {
		first, bytes := b.next(frames)
		if err := w.push(bytes); err != nil {
			return err
		}
		w.session.outbox.written(first)
		frames = frames[len(first):]
	}
	return nil
}

// push writes bytes to a peer that takes some of them every WriteTimeout.
func (w *webSocket) push(bytes []byte) error {
	for {
		w.postpone()
		n, err := w.wire.Conn.Write(bytes)
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
		bytes = bytes[n:]
	}
}

// postpone sees to it that the deadline for writing is WriteTimeout away, or up
// to a quarter more: to set one costs a good part of a write.
func (w *webSocket) postpone() {
	timeout, now := w.session.opts.WriteTimeout, time.Now()
	if w.deadline.Sub(now) < timeout {
		w.deadline = now.Add(timeout + timeout/4)
		_ = w.wire.Conn.SetWriteDeadline(w.deadline)
	}
}

// sayGoodbye starts the closing handshake of a WebSocket that carries no session,
// and bounds the wait for the peer's answer, for which somebody must read.
func sayGoodbye(conn *websocket.Conn) {
	deadline := time.Now().Add(lingerTime)
	_ = conn.SetReadDeadline(deadline)
	err := conn.WriteControl(websocket.CloseMessage, nil, deadline)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		conn.Close()
	}
}

// hangUp ends a WebSocket that carries no session.
func hangUp(conn *websocket.Conn) {
	sayGoodbye(conn)
	for { // until the peer has answered, or the linger time is over
		if _, _, err := conn.NextReader(); err != nil {
			break
		}
	}
	conn.Close()
}
