package engineio

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// A closing session still reads from its peer, for at most Options.lingerTime and
// lingerBytes. Closing a TCP connection with unread data resets it, and the peer
// would never read why it was closed.
const lingerBytes = 16 << 20

// A webSocket carries a session over a WebSocket: one packet a frame, binary
// data unencoded. Engine.IO v4, WebSocket.
//
// One goroutine reads. A second one writes, and exists only while the outbox
// holds something to write (websocket_write.go): an idle connection costs one
// goroutine.
type webSocket struct {
	session  *Session
	conn     *websocket.Conn // for reading
	net      *netConn        // for writing
	deadline time.Time       // for writing; only the writer uses it
	written  chan struct{}   // closed after the last write
}

func newWebSocket(session *Session, conn *websocket.Conn) *webSocket {
	return &webSocket{session: session, conn: conn, net: netConnOf(conn), written: make(chan struct{})}
}

// serve implements transport.
func (w *webSocket) serve() transport {
	w.net.outbox = w.session.outbox
	write := w.write
	w.session.outbox.onReady(func() { go write() }) // ends when the outbox is empty; the last one closes written
	reason := w.read()
	w.session.drop(reason) // keeps an earlier reason
	<-w.written
	return nil
}

// close implements transport. After the close frame the writer shortens this
// deadline.
func (w *webSocket) close() {
	_ = w.conn.SetReadDeadline(time.Now().Add(w.session.opts.WriteTimeout + w.session.opts.lingerTime))
}

// drop implements transport.
func (w *webSocket) drop() { w.net.Close() }

// read delivers packets until the connection ends, and returns why it ended as
// far as the connection shows.
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
			continue // until the peer has read our close frame or the linger time is over
		}
		var reason Reason
		switch {
		case kind == websocket.BinaryMessage:
			reason = w.session.receivePacket(packet{packetMessage, Message{Binary: true, Data: data}})
		case utf8.Valid(data):
			reason = w.session.receive(data)
		default: // RFC 6455, 8.1; gorilla does not check it
			w.session.outbox.closeWith(closeFrame(websocket.CloseInvalidFramePayloadData))
			return w.protocolError()
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

// readBuffers hold a message until its length is known.
var readBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// readAll reads to the end and returns a slice of exactly that length. The
// reader must be bounded.
func readAll(from io.Reader) ([]byte, error) {
	buffer := readBuffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= maxBatch { // do not keep a large one
			readBuffers.Put(buffer)
		}
	}()
	buffer.Reset()
	if _, err := buffer.ReadFrom(from); err != nil {
		return nil, err
	}
	return bytes.Clone(buffer.Bytes()), nil
}

// readFailed handles the error that ended reading: the peer closed, the
// connection broke, or the peer violated the WebSocket protocol. It answers the
// first. For the last, the outbox has a close frame already.
func (w *webSocket) readFailed(err error) Reason {
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure:
		w.answerClose(closed.Code)
		return ReasonTransportClose
	case closed != nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // without a close frame
		return ReasonTransportClose
	case errors.As(err, &network), errors.Is(err, net.ErrClosed):
		return ReasonTransportError
	}
	return w.protocolError()
}

// answerClose ends the session of a peer that closed, and answers with the
// peer's own code. There is nothing more to read, so this goroutine writes
// unless another is writing already.
func (w *webSocket) answerClose(code int) {
	w.session.end(ReasonTransportClose)
	late := time.AfterFunc(w.session.opts.lingerTime, w.drop)
	defer late.Stop()
	if w.session.outbox.closeAndClaim(closeFrame(code)) {
		w.write()
	}
	<-w.written
}

// protocolError ends the session of a peer that is being sent a close frame. It
// reads on, so that the peer, which may still be sending, can read that frame.
func (w *webSocket) protocolError() Reason {
	w.session.end(ReasonTransportError)
	w.session.outbox.finish()
	_ = w.net.SetReadDeadline(time.Now().Add(w.session.opts.lingerTime))
	_, _ = io.CopyN(io.Discard, w.net.Conn, lingerBytes)
	late := time.AfterFunc(w.session.opts.lingerTime, w.drop)
	defer late.Stop()
	<-w.written
	return ReasonTransportError
}
