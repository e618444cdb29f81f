package labtest

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// controlPatience is how long a ping, a pong or a close frame waits for a message that is
// being sent.
const controlPatience = time.Second

// What the system keeps for a back end that does not read, and for one that reads again, in
// bytes. With less, a connection on the same machine is very slow.
const (
	smallBuffer = 64 << 10
	largeBuffer = 1 << 20
)

// A BackendSocket is the back end's side of a WebSocket. Messages, pings and pongs that
// arrive are kept in order for the check; it must hear them all. Pings are answered, unless
// the back end hangs, and so is a close frame. Methods that wait, and those that send
// messages, must be called from the check's goroutine.
type BackendSocket struct {
	backend *Backend
	conn    *backendConn
	ws      *websocket.Conn
	request BackendRequest
	change  broadcast
	done    chan struct{} // closed when nothing more is read
	left    atomic.Bool   // the check has ended the connection itself
	flood   *Flood        // the last one

	mu       sync.Mutex
	messages []BackendMessage // received and not heard
	unheard  int              // bytes
	ended    string           // why nothing more comes; empty while open
	code     int              // WebSocket close code when it has ended
	reason   string
}

// Accept waits for the next WebSocket that is opened to the back end.
func (b *Backend) Accept() *BackendSocket {
	b.cluster.t.Helper()
	var next *BackendSocket
	b.await("no WebSocket was opened to "+b.name, "GET … Upgrade: websocket",
		func() string { return "none" },
		func() bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			if next == nil && len(b.sockets) > 0 {
				next, b.sockets = b.sockets[0], b.sockets[1:]
			}
			return next != nil
		})
	return next
}

// upgrade accepts a WebSocket and reads it to its end.
func (b *Backend) upgrade(w http.ResponseWriter, r *http.Request, header http.Header, request BackendRequest) {
	conn := backendConnOf(r)
	b.carry(conn, true)
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, header)
	if err != nil {
		b.carry(conn, false)
		return
	}
	ws.SetReadLimit(maxReceived)
	s := &BackendSocket{backend: b, conn: conn, ws: ws, request: request, done: make(chan struct{})}
	defer close(s.done)
	ws.SetPingHandler(s.takePing)
	ws.SetPongHandler(func(data string) error { return s.keep(BackendMessage{"pong", []byte(data)}) })

	b.mu.Lock()
	b.sockets = append(b.sockets, s)
	b.mu.Unlock()
	b.change.wake()
	s.read()
}

// carry notes whether a connection carries a WebSocket.
func (b *Backend) carry(conn *backendConn, tunnel bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	conn.tunnel = tunnel
}

func (s *BackendSocket) read() {
	for {
		kind, data, err := s.ws.ReadMessage()
		if err == nil && kind == websocket.BinaryMessage {
			err = s.keep(BackendMessage{"binary", data})
		} else if err == nil {
			err = s.keep(BackendMessage{"text", data})
		}
		if err != nil {
			_ = s.conn.Close()
			s.end(err)
			return
		}
	}
}

// end records that nothing more will come.
func (s *BackendSocket) end(err error) {
	s.mu.Lock()
	s.code, s.ended = websocket.CloseAbnormalClosure, "the connection was lost"
	var closed *websocket.CloseError
	var odd oddFrame
	switch {
	case errors.As(err, &closed):
		s.code, s.ended = closed.Code, describeClose(closed)
		if s.code != websocket.CloseAbnormalClosure {
			s.reason = closed.Text
		}
	case errors.As(err, &odd):
		s.ended = string(odd)
	}
	ended := s.ended
	s.mu.Unlock()
	s.backend.mu.Lock()
	over := s.backend.ended
	s.backend.mu.Unlock()
	if !over && !s.left.Load() {
		s.backend.cluster.line.received(s.backend.name, s.conn.label(), "("+ended+")")
	}
	s.change.wake()
}

// Request returns the request that opened the WebSocket.
func (s *BackendSocket) Request() BackendRequest { return s.request }

// Name returns what failures call the WebSocket.
func (s *BackendSocket) Name() string { return s.backend.name + " over " + s.conn.label() }

// Closed requires the other side to end the WebSocket, and returns the code and the text of
// its close frame: 1005 when it had none, 1006 when there was no close frame. After
// [BackendSocket.CloseWith] it waits for the answer.
func (s *BackendSocket) Closed() (code int, text string) {
	c := s.backend.cluster
	c.t.Helper()
	if got := s.await(func() bool { return s.ended != "" }); got != "" {
		c.fail("the WebSocket of "+s.Name()+" was not closed", "its end", got)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code, s.reason
}

// ClosedWith requires the other side to end the WebSocket with this code and text.
func (s *BackendSocket) ClosedWith(code int, text string) {
	c := s.backend.cluster
	c.t.Helper()
	if gotCode, gotText := s.Closed(); gotCode != code || gotText != text {
		c.fail("the WebSocket of "+s.Name()+" was closed with another code or text", describeEnd(code, text), describeEnd(gotCode, gotText))
	}
}

func describeEnd(code int, text string) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + printable(text))
}

// CloseWith sends a close frame. The WebSocket ends with the answer: see
// [BackendSocket.Closed].
func (s *BackendSocket) CloseWith(code int, text string) {
	s.sent(fmt.Sprintf("(close %s)", describeEnd(code, text)))
	s.control(websocket.CloseMessage, websocket.FormatCloseMessage(code, text))
}

// Cut closes the TCP connection without a close frame, as a node that is killed does.
func (s *BackendSocket) Cut() {
	s.left.Store(true)
	s.sent("(cut)")
	_ = s.conn.Close()
	<-s.done
}

// HalfClose ends what the back end sends, without a close frame, and goes on reading.
func (s *BackendSocket) HalfClose() {
	s.sent("(half closed)")
	closeWrite(s.conn.Conn)
}

// StopReading stops reading from the connection, as a node that hangs does. What the other
// side sends fills the buffers of the system, which may take several MB, and then it feels
// that no more is taken. Nothing more is heard, not even the end of the connection, except
// for a few KB that may have been read before.
func (s *BackendSocket) StopReading() {
	s.backend.cluster.line.fault("stop-reading", s.backend.name, "%s stops reading", s.Name())
	s.conn.setReadBuffer(smallBuffer)
	s.conn.stopReading()
}

// ResumeReading reads again after StopReading.
func (s *BackendSocket) ResumeReading() {
	s.backend.cluster.line.fault("read-again", s.backend.name, "%s reads again", s.Name())
	s.conn.setReadBuffer(largeBuffer)
	s.conn.reading.open()
}

func (s *BackendSocket) sent(text string) {
	s.backend.cluster.line.sent(s.backend.name, s.conn.label(), text)
}

// await waits until ready returns true, which it calls with the mutex held, or the WebSocket
// ends. It returns "", or what came instead.
func (s *BackendSocket) await(ready func() bool) string {
	satisfied, ended := false, ""
	waited := s.backend.cluster.await(1, &s.change, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		satisfied, ended = ready(), s.ended
		return satisfied || ended != ""
	})
	switch {
	case satisfied:
		return ""
	case ended != "":
		return ended
	}
	return waited
}
