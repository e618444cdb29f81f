package labtest

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// hear returns what a client of a back end hears next: of a message its text, otherwise why
// there is none.
func hear(ws *websocket.Conn) string {
	_ = ws.SetReadDeadline(time.Now().Add(hardBound))
	_, data, err := ws.ReadMessage()
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// Both sides of a WebSocket through a proxy are in the check's hand: messages, pings and the
// close code.
func TestBackendSocket(t *testing.T) {
	c, b := alone(t)
	client := dialBackend(t, startProxy(t, b), "/chat?room=1")
	s := b.Accept()
	require.Equal(t, "/chat?room=1", s.Request().URL)
	require.Equal(t, "websocket", s.Request().Header.Get("Upgrade"))
	require.Equal(t, []BackendRequest{s.Request()}, b.AwaitRequests(1))
	pings, pongs := make(chan string, 1), make(chan string, 1)
	client.SetPingHandler(func(text string) error {
		pings <- text
		return client.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(hardBound))
	})
	client.SetPongHandler(func(text string) error { pongs <- text; return nil })

	require.NoError(t, client.WriteMessage(websocket.TextMessage, []byte("hello")))
	s.Want("hello")
	require.NoError(t, client.WriteMessage(websocket.BinaryMessage, []byte{0, 1}))
	require.NoError(t, client.WriteControl(websocket.PingMessage, []byte("are you there"), time.Now().Add(hardBound)))
	s.WantBinary([]byte{0, 1})
	s.WantPing("are you there")
	s.Send("good morning")
	s.SendBinary([]byte("two"))
	s.Ping("and you")
	require.Equal(t, "good morning", hear(client))
	require.Equal(t, "two", hear(client))
	require.Equal(t, "are you there", <-pongs)

	s.CloseWith(4001, "that was all")
	require.Equal(t, "websocket: close 4001: that was all", hear(client))
	require.Equal(t, "and you", <-pings)
	s.WantPong("and you")
	s.ClosedWith(4001, "")
	b.AwaitConnections(0)

	require.Equal(t, `frames:
  0.000  back-1 ← connection 1  GET /chat?room=1 (WebSocket)
  0.000  back-1 ← connection 1  hello
  0.000  back-1 ← connection 1  (2 bytes)
  0.000  back-1 ← connection 1  (ping are you there)
  0.000  back-1 → connection 1  good morning
  0.000  back-1 → connection 1  (3 bytes)
  0.000  back-1 → connection 1  (ping and you)
  0.000  back-1 → connection 1  (close 4001 that was all)
  0.000  back-1 ← connection 1  (pong and you)
  0.000  back-1 ← connection 1  (the connection was closed with code 4001)`, alike(c.line.String()))
}

// The client may be the first to close, with a code, or vanish.
func TestEndOfABackendSocket(t *testing.T) {
	c, b := alone(t)
	polite, lost, cut := dialBackend(t, b.URL(), "/1"), (*websocket.Conn)(nil), (*websocket.Conn)(nil)
	first := b.Accept()
	lost = dialBackend(t, b.URL(), "/2")
	second := b.Accept()
	cut = dialBackend(t, b.URL(), "/3")
	third := b.Accept()
	half := dialBackend(t, b.URL(), "/4")
	fourth := b.Accept()

	require.NoError(t, polite.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(4002, "bye")))
	first.ClosedWith(4002, "bye")
	require.NoError(t, lost.NetConn().Close())
	code, text := second.Closed()
	require.Equal(t, 1006, code)
	require.Empty(t, text)
	third.Cut()
	require.Contains(t, hear(cut), "unexpected EOF")
	third.Send("nobody hears it")
	fourth.HalfClose()
	require.Contains(t, hear(half), "unexpected EOF")
	require.NoError(t, half.WriteMessage(websocket.TextMessage, []byte("the other half")))
	fourth.Want("the other half")
	b.AwaitConnections(1)

	require.NotContains(t, c.line.String(), "connection 3  (the connection was lost)")
}

// A back end that hangs answers no ping, and one that recovers does again.
func TestPingOfABackendThatHangs(t *testing.T) {
	_, b := alone(t)
	client := dialBackend(t, b.URL(), "/")
	s := b.Accept()
	var pongs []string
	client.SetPongHandler(func(text string) error { pongs = append(pongs, text); return nil })
	ping := func(text string) {
		require.NoError(t, client.WriteControl(websocket.PingMessage, []byte(text), time.Now().Add(hardBound)))
		s.WantPing(text)
	}

	b.Hang()
	ping("unanswered")
	b.Recover()
	ping("answered")
	s.Send("done")
	require.Equal(t, "done", hear(client))

	require.Equal(t, []string{"answered"}, pongs)
}

// What a back end does not read holds up the sender, and is heard later, in order.
func TestBackendStopsReading(t *testing.T) {
	_, b := alone(t)
	client := dialBackend(t, b.URL(), "/")
	s := b.Accept()
	message := []byte(strings.Repeat("x", 64<<10))

	s.StopReading()
	sent := make(chan error, 1)
	go func() {
		var err error
		for range 256 {
			if err == nil {
				err = client.WriteMessage(websocket.BinaryMessage, message)
			}
		}
		sent <- err
	}()
	b.cluster.Pass(50 * time.Millisecond)
	require.Empty(t, sent, "16 MB fit nowhere")
	s.ResumeReading()

	for range 256 {
		require.Len(t, s.Next().Data, len(message))
	}
	require.NoError(t, <-sent)
	s.StopReading()
	s.Cut()
	s.StopReading() // too late to do anything
}

// A flood is held up by a client that does not read, and goes on when it does.
func TestFlood(t *testing.T) {
	_, b := alone(t)
	client := dialBackend(t, startProxy(t, b), "/")
	require.NoError(t, client.NetConn().(*net.TCPConn).SetReadBuffer(smallBuffer))
	s := b.Accept()

	f := s.Flood(make([]byte, 256<<10), 128) // 32 MB
	require.Less(t, f.AwaitBlocked(), 128)
	require.Less(t, f.Sent(), 128)
	require.NoError(t, client.NetConn().(*net.TCPConn).SetReadBuffer(largeBuffer))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 128 {
			hear(client)
		}
	}()
	f.AwaitSent()
	<-done
	require.Equal(t, 128, f.Sent())
	s.Send("after it")
	require.Equal(t, "after it", hear(client))
}

// A check of a flood fails if a balancer takes everything or ends the connection.
func TestFloodThatIsNotHeldUp(t *testing.T) {
	for name, example := range map[string]struct {
		check func(*Cluster, *BackendSocket, *websocket.Conn)
		text  string
	}{
		"takes everything": {
			func(_ *Cluster, s *BackendSocket, _ *websocket.Conn) { s.Flood([]byte("short"), 3).AwaitBlocked() },
			"back-1 over connection 1 was not held up by a slow reader\n    want: fewer than 3 messages, then none\n    got:  all of them",
		},
		"cuts": {
			func(_ *Cluster, s *BackendSocket, client *websocket.Conn) {
				_ = client.NetConn().Close()
				s.Closed()
				s.Flood([]byte("short"), 3).AwaitSent()
			},
			"back-1 over connection 1 could not send all messages\n    want: 3 messages\n    got:  0 of them, then the end of the connection",
		},
		"stays blocked": {
			func(c *Cluster, s *BackendSocket, _ *websocket.Conn) {
				f := s.Flood(make([]byte, 1<<20), 64)
				f.AwaitBlocked()
				hurry(c)
				f.AwaitSent()
			},
			"back-1 over connection 1 could not send all messages\n    want: 64 messages\n    got:  ",
		},
		"sends meanwhile": {
			func(_ *Cluster, s *BackendSocket, _ *websocket.Conn) {
				s.Flood(make([]byte, 1<<20), 64).AwaitBlocked()
				s.Send("x")
			},
			"back-1 over connection 1 has not sent all messages of its flood, so the check cannot send another",
		},
		"floods twice": {
			func(_ *Cluster, s *BackendSocket, _ *websocket.Conn) {
				s.Flood(make([]byte, 1<<20), 64).AwaitBlocked()
				s.Flood([]byte("x"), 1)
			},
			"back-1 over connection 1 has not sent all messages of its flood, so the check cannot send another",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(tb TB) {
				c, b := alone(tb)
				client := dialBackend(t, b.URL(), "/")
				example.check(c, b.Accept(), client)
			})
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
		})
	}
}

// A check of a WebSocket fails if what must come is lost, changed or ended.
func TestWhatABackendSocketDoesNotReceive(t *testing.T) {
	for name, example := range map[string]struct {
		client func(*websocket.Conn)
		check  func(*BackendSocket)
		text   string
	}{
		"nothing": {
			func(*websocket.Conn) {},
			func(s *BackendSocket) { s.Want("hello") },
			"back-1 over connection 1 received no message\n    want: hello\n    got:  nothing, for 200ms",
		},
		"another": {
			func(ws *websocket.Conn) { _ = ws.WriteMessage(websocket.TextMessage, []byte("hallo")) },
			func(s *BackendSocket) { s.Want("hello") },
			"back-1 over connection 1 received something else\n    want: hello\n    got:  hallo",
		},
		"another kind": {
			func(ws *websocket.Conn) { _ = ws.WriteMessage(websocket.TextMessage, []byte{1}) },
			func(s *BackendSocket) { s.WantBinary([]byte{1}) },
			"back-1 over connection 1 received something else\n    want: (binary) AQ==\n    got:  \\x01",
		},
		"no ping": {
			func(ws *websocket.Conn) { _ = ws.WriteMessage(websocket.TextMessage, []byte("hello")) },
			func(s *BackendSocket) { s.WantPing("") },
			"back-1 over connection 1 received something else\n    want: (ping) \n    got:  hello",
		},
		"the end": {
			func(ws *websocket.Conn) {
				_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1001, "going"))
			},
			func(s *BackendSocket) { s.Next() },
			"back-1 over connection 1 received no message\n    want: a message\n    got:  the connection was closed with code 1001 going",
		},
		"no end": {
			func(*websocket.Conn) {},
			func(s *BackendSocket) { s.Closed() },
			"the WebSocket of back-1 over connection 1 was not closed\n    want: its end\n    got:  nothing, for 200ms",
		},
		"another end": {
			func(ws *websocket.Conn) {
				_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
			},
			func(s *BackendSocket) { s.ClosedWith(4001, "bye") },
			"the WebSocket of back-1 over connection 1 was closed with another code or text\n    want: 4001 bye\n    got:  1000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(tb TB) {
				c, b := alone(tb)
				ws := dialBackend(t, b.URL(), "/")
				s := b.Accept()
				example.client(ws)
				if strings.Contains(example.text, "200ms") {
					hurry(c)
				}
				example.check(s)
			})
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
		})
	}
}

// A back end keeps a bounded number of messages that the check does not hear.
func TestUnheardMessages(t *testing.T) {
	_, b := alone(t)
	client := dialBackend(t, b.URL(), "/")
	s := b.Accept()
	s.mu.Lock()
	s.unheard = maxReceived
	s.mu.Unlock()
	require.NoError(t, client.WriteMessage(websocket.TextMessage, []byte("x")))

	code, _ := s.Closed()
	require.Equal(t, 1006, code)
	require.Contains(t, b.cluster.line.String(), "(more messages than a check can keep)")
}
