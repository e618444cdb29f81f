package labtest

import (
	"encoding/base64"
	"time"

	"github.com/gorilla/websocket"
)

// A BackendMessage is what a back end has received over a WebSocket.
type BackendMessage struct {
	Kind string // text, binary, ping or pong
	Data []byte // empty, not nil, if there is none
}

// String returns a text as it is, and anything else with its kind and in base64.
func (m BackendMessage) String() string {
	if m.Kind == "text" {
		return string(m.Data)
	}
	return "(" + m.Kind + ") " + base64.StdEncoding.EncodeToString(m.Data)
}

// keep keeps a message for the check.
func (s *BackendSocket) keep(m BackendMessage) error {
	b := s.backend
	b.cluster.line.received(b.name, s.conn.label(), m.describe())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unheard += len(m.Data)
	if len(s.messages) == maxFrames || s.unheard > maxReceived {
		return oddFrame("more messages than a check can keep")
	}
	s.messages = append(s.messages, m)
	s.change.wake()
	return nil
}

// describe returns what the transcript shows of a message.
func (m BackendMessage) describe() string {
	switch {
	case m.Kind == "text":
		return string(m.Data)
	case m.Kind == "binary":
		return "(" + plural(len(m.Data), "byte") + ")"
	case len(m.Data) == 0:
		return "(" + m.Kind + ")"
	}
	return "(" + m.Kind + " " + string(m.Data) + ")"
}

// takePing keeps a ping and answers it.
func (s *BackendSocket) takePing(data string) error {
	if s.backend.currentFault() != hangs {
		s.control(websocket.PongMessage, []byte(data))
	}
	return s.keep(BackendMessage{"ping", []byte(data)})
}

// control sends a ping, a pong or a close frame, unless the connection has ended or takes
// nothing.
func (s *BackendSocket) control(kind int, data []byte) {
	_ = s.ws.WriteControl(kind, data, time.Now().Add(controlPatience))
}

// Next waits for the very next message, ping or pong and returns it.
func (s *BackendSocket) Next() BackendMessage {
	s.backend.cluster.t.Helper()
	return s.next("a message")
}

// Want waits for the very next message, ping or pong and requires it to be this text.
func (s *BackendSocket) Want(text string) {
	s.backend.cluster.t.Helper()
	s.want(BackendMessage{"text", []byte(text)})
}

// WantBinary is Want for a binary message.
func (s *BackendSocket) WantBinary(data []byte) {
	s.backend.cluster.t.Helper()
	s.want(BackendMessage{"binary", data})
}

// WantPing is Want for a ping with this text.
func (s *BackendSocket) WantPing(text string) {
	s.backend.cluster.t.Helper()
	s.want(BackendMessage{"ping", []byte(text)})
}

// WantPong is Want for a pong with this text.
func (s *BackendSocket) WantPong(text string) {
	s.backend.cluster.t.Helper()
	s.want(BackendMessage{"pong", []byte(text)})
}

func (s *BackendSocket) want(want BackendMessage) {
	c := s.backend.cluster
	c.t.Helper()
	if got := s.next(printable(want.String())); got.String() != want.String() || got.Kind != want.Kind {
		wanted, came := differing(want.String(), got.String())
		c.fail(s.Name()+" received something else", wanted, came)
	}
}

func (s *BackendSocket) next(want string) BackendMessage {
	c := s.backend.cluster
	c.t.Helper()
	var m BackendMessage
	got := s.await(func() bool {
		if len(s.messages) == 0 {
			return false
		}
		m, s.messages = s.messages[0], s.messages[1:]
		s.unheard -= len(m.Data)
		return true
	})
	if got != "" {
		c.fail(s.Name()+" received no message", want, got)
	}
	return m
}

// Send sends a text message. It ignores a WebSocket that has ended, because the check's next
// wait reports that better.
func (s *BackendSocket) Send(text string) {
	s.backend.cluster.t.Helper()
	s.sent(text)
	s.write(websocket.TextMessage, []byte(text))
}

// SendBinary is Send for a binary message.
func (s *BackendSocket) SendBinary(data []byte) {
	s.backend.cluster.t.Helper()
	s.sent("(" + plural(len(data), "byte") + ")")
	s.write(websocket.BinaryMessage, data)
}

// Ping sends a ping with this text. [BackendSocket.WantPong] waits for its answer.
func (s *BackendSocket) Ping(text string) {
	s.sent(BackendMessage{"ping", []byte(text)}.describe())
	s.control(websocket.PingMessage, []byte(text))
}

func (s *BackendSocket) write(kind int, data []byte) {
	c := s.backend.cluster
	c.t.Helper()
	if s.flood != nil && !s.flood.over() {
		c.failf("%s has not sent all messages of its flood, so the check cannot send another", s.Name())
	}
	_ = s.ws.SetWriteDeadline(time.Now().Add(c.bound))
	if err := s.ws.WriteMessage(kind, data); err != nil {
		_ = s.conn.Close()
	}
}
