package engineio

import (
	"errors"
	"io"
	"net"
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

// read delivers messages until the connection ends, and returns why it did as
// far as the connection can tell.
func (s *Session) read(ws *websocket.Conn, receiver Receiver) Reason {
	ws.SetReadLimit(s.opts.MaxHTTPBufferSize)
	ws.SetPingHandler(func(payload string) error {
		s.outbox.putPong(pongFrame(payload))
		return nil
	})
	for {
		kind, data, err := ws.ReadMessage()
		if err != nil {
			return s.readFailed(ws, err)
		}
		if _, ended := s.ended(); ended {
			continue // until the peer has read our goodbye, or the linger time is over
		}
		if kind == websocket.BinaryMessage {
			s.heard(packetMessage)
			receiver.Message(Message{Binary: true, Data: data})
			continue
		}
		if !utf8.Valid(data) { // RFC 6455, 8.1; gorilla leaves it to us
			invalid := websocket.FormatCloseMessage(websocket.CloseInvalidFramePayloadData, "")
			_ = ws.WriteControl(websocket.CloseMessage, invalid, time.Now().Add(lingerTime))
			return s.violated(ws)
		}
		if err := s.packet(data, receiver); err != nil {
			s.opts.Logger.Debug("closing a session", "address", s.request.RemoteAddr, "error", err)
			s.Close(reasonFor(err))
		}
	}
}

// packet handles one text frame.
func (s *Session) packet(data []byte, receiver Receiver) error {
	if len(data) == 0 {
		return errEmptyFrame
	}
	s.heard(data[0])
	switch data[0] {
	case packetMessage:
		receiver.Message(Message{Data: data[1:]})
	case packetPong, packetOpen, packetUpgrade, packetNoop:
		// A pong has done its work in heard; the others mean nothing here, and
		// the official server ignores them too.
	case packetClose:
		s.Close(ReasonTransportClose)
	case packetPing:
		return errClientPing
	default:
		return errUnknownPacket
	}
	return nil
}

func reasonFor(err error) Reason {
	if errors.Is(err, errClientPing) {
		return ReasonTransportError
	}
	return ReasonParseError
}

// readFailed tells a peer that closed from a connection that broke and from a
// violation of the WebSocket protocol, of which gorilla has told the peer.
func (s *Session) readFailed(ws *websocket.Conn, err error) Reason {
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ReasonTransportClose
	case errors.As(err, &network), errors.Is(err, net.ErrClosed):
		return ReasonTransportError
	}
	return s.violated(ws)
}

// violated ends the session of a peer that has just been sent a close frame,
// and lingers so that it can read that.
func (s *Session) violated(ws *websocket.Conn) Reason {
	// First of all: whoever sends meanwhile must not find the outbox full, and
	// so close the connection at once.
	s.end(ReasonTransportError)
	s.outbox.finish()
	conn := ws.NetConn()
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = conn.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.CopyN(io.Discard, conn, lingerBytes)
	}
	return ReasonTransportError
}

// write is the session's one writer. It ends when the outbox is finished and
// empty, having said goodbye, or when the peer cannot be written to. After a
// close frame that read has sent, it leaves the connection to read, which may
// be lingering.
func (s *Session) write(ws *websocket.Conn) {
	for {
		frames := s.outbox.take()
		if len(frames) == 0 {
			s.goodbye(ws)
			return
		}
		for _, f := range frames {
			_ = ws.SetWriteDeadline(time.Now().Add(s.opts.WriteTimeout))
			switch err := f.writeTo(ws); {
			case errors.Is(err, websocket.ErrCloseSent):
				return
			case err != nil:
				s.drop(ReasonTransportError)
				return
			}
			s.outbox.written(f)
		}
	}
}

// goodbye starts the closing handshake of WebSocket and bounds the wait for the
// peer's answer, which read waits for.
func (s *Session) goodbye(ws *websocket.Conn) {
	deadline := time.Now().Add(lingerTime)
	_ = ws.SetReadDeadline(deadline)
	err := ws.WriteControl(websocket.CloseMessage, nil, deadline)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		ws.Close()
	}
}
