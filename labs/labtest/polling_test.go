package labtest

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A check does the same over HTTP long-polling as over a WebSocket.
func TestPolling(t *testing.T) {
	c := Start(t, Nodes(2))
	ann, bob := c.Node(0).Dial("ann", Polling()), c.Node(1).Dial("bob", Polling())

	ann.Ask("echo", "hi", 1).Want("hi", 1)
	ann.Emit("twice", "a")
	ann.Next("repeated", "a")
	ann.Next("repeated", "a")
	ann.Nothing()
	bob.Nothing()
	ann.Emit("question")
	ann.Next("asked").Reply("42")
	ann.Next("repeated", "42")

	ping := Binary{0, 1, 255}
	ann.Ask("echo", ping, []any{Binary("pong")}).Want(ping, []any{Binary("pong")})
	ann.RestFrames()
	ann.Send(`451-7["echo",{"num":0,"_placeholder":true}]`)
	ann.SendBinary([]byte{7})
	ann.WantFrame(`461-7[{"_placeholder":true,"num":0}]`)
	ann.WantFrame("bBw==")

	ann.ConnectRefused("/admin", Token("please")).Want(map[string]any{"message": "Unauthorized"})
	admin := ann.Connect("/admin", Token("sesame"))
	admin.Ask("echo", 1).Want(1)
	admin.Emit("leave me")
	admin.Disconnected()
	c.Node(0).DialRefused("mallory", Polling(), Namespace("/admin")).Client().Connect("/").Ask("echo", 1).Want(1)

	bob.Emit("close me")
	bob.Disconnected()
	require.Equal(t, 1005, bob.Closed())
	require.Contains(t, string(ann.Greeting()), `"upgrades":["websocket"]`)
	require.Equal(t, "text/plain; charset=UTF-8", ann.HandshakeHeader().Get("Content-Type"))
	require.Equal(t, "websocket", c.Node(0).Dial("carol").HandshakeHeader().Get("Upgrade"))
}

// The server allows one GET and one POST at a time, and 1,000,000 bytes in one POST.
func TestPollingUnderLoad(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling())
	large := strings.Repeat("x", 60_000)

	for i := range 2000 {
		ann.Emit("repeat", i)
	}
	for range 40 {
		ann.Emit("repeat", large)
	}

	for i := range 2000 {
		ann.Next("repeated", i)
	}
	for range 40 {
		ann.Next("repeated", large)
	}
	ann.Nothing()
}

func TestLeavingOverPolling(t *testing.T) {
	c := Start(t)
	ann, bob := c.Node(0).Dial("ann", Polling()), c.Node(0).Dial("bob", Polling())
	carol := c.Node(0).Dial("carol", Polling(), Raw())
	require.Equal(t, 3, c.Node(0).Stats().Connections)

	for i := range 100 {
		ann.Emit("log", i)
	}
	ann.Close()
	bob.Cut()

	c.Eventually("both connections are closed", func() bool { return c.Node(0).Stats().Connections == 1 })
	require.Contains(t, c.Node(0).Log(), "text=99")
	carol.Settle()
}

func TestFrozenNodeOverPolling(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling())

	c.Node(0).Freeze()
	asked := ann.Ask("echo", 1)
	later := ann.Ask("echo", 2)
	require.False(t, asked.Arrived())
	c.Node(0).Thaw()

	asked.Want(1)
	later.Want(2)
}

// A node that takes nothing holds up who sends more than the client keeps.
func TestFullOutbox(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling())
	p := ann.conn.transport.(*polling)
	p.mu.Lock()
	p.outbox.limit = 1000
	p.mu.Unlock()
	var emitter sync.WaitGroup

	c.Node(0).Freeze()
	emitter.Go(func() {
		for i := range 500 {
			ann.Emit("repeat", i)
		}
	})
	c.Eventually("the outbox is full", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.outbox.full()
	})
	c.Node(0).Thaw()
	emitter.Wait()

	for i := range 500 {
		ann.Next("repeated", i)
	}
}

func TestSlowReaderOverPolling(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling())

	ann.StopReading()
	for range 100 {
		ann.Emit("repeat", "x")
	}
	ann.ResumeReading()

	for range 100 {
		ann.Next("repeated", "x")
	}
}

func TestRefusedPollingHandshake(t *testing.T) {
	c := Start(t)
	evil := Header("Origin", "http://evil.example")

	refusal := c.Node(0).DialHTTP("mallory", Polling(), evil)

	require.Equal(t, 403, refusal.Status)
	require.Equal(t, `{"code":4,"message":"Forbidden"}`, refusal.Body)
	require.Equal(t, "application/json", refusal.Header.Get("Content-Type"))
	require.Contains(t, c.Node(0).DialHTTP("odd", Polling(), Query("transport", "pigeon")).Body, "Transport unknown")
	c.Node(0).Dial("ann", Polling(), Header("Origin", "http://good.example")).Ask("echo", 1).Want(1)
}

func TestHeartbeatOverPolling(t *testing.T) {
	ann := Start(t, playing("poller")).Node(0).Dial("ann", Polling())

	ann.Emit("ping")

	ann.WantFrame(`42["ponged"]`)
	ann.Emit("say", "6") // which is nothing
	ann.Emit("say", `42["said"]`)
	ann.WantFrame(`42["said"]`)
}

// What a reader sees when a server fails over HTTP long-polling.
func TestFailuresOverPolling(t *testing.T) {
	const notNext = "ann did not hear the event that must come\n    want: 42[\"done\"]\n    got:  "
	parrot := func(_ *config) {}
	for name, example := range map[string]struct {
		play    Option
		options []DialOption
		send    string
		text    string
	}{
		"refused": {play: parrot, options: []DialOption{Header("Origin", "http://evil.example")},
			text: "the HTTP handshake of ann with node-1 was refused\n    want: 200 OK\n    got:  403 {\"code\":4,\"message\":\"Forbidden\"}"},
		"no such server": {play: playing("liar"),
			text: "ann could not connect to node-1\n    want: 200 OK\n    got:  "},
		"another first frame": {options: []DialOption{Query("mood", "rude")},
			text: "ann got no open packet\n    want: 0{\"sid\":…}\n    got:  a first frame that is not an open packet: hello"},
		"no sid": {options: []DialOption{Query("mood", "no sid")},
			text: "ann was not let in\n    want: 40{\"sid\":…}\n    got:  an open packet without a sid"},
		"a close packet":  {send: `42["say goodbye"]`, text: "ann heard something else\n    want: 42[\"done\"]\n    got:  42[\"bye\"]"},
		"a close frame":   {send: `42["say","1"]`, text: notNext + "the connection was closed with a close packet"},
		"an unknown sid":  {send: `42["forget me"]`, text: notNext + `HTTP 400 {"code":1,"message":"Session ID unknown"} in answer to a GET`},
		"a refused POST":  {send: `42["refuse me"]`, text: notNext + "HTTP 413 in answer to a POST"},
		"an empty packet": {send: `42["say",""]`, text: notNext + "an empty packet in an HTTP answer"},
		"not base64":      {send: `42["say","b!"]`, text: notNext + "a binary packet that is not base64: b!"},
		"no packet":       {send: `42["say","42[\"bad"]`, text: notNext + `a frame that is not a Socket.IO packet (it is not JSON): 42["bad`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				play := example.play
				if play == nil {
					play = playing("poller")
				}
				ann := Start(t, play).Node(0).Dial("ann", append(example.options, Polling())...)
				ann.Send(example.send)
				ann.Next("done")
			})
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
		})
	}
}

// Messages in the same answer as a close packet are heard only if they are before it.
func TestClosePacketAmongOthers(t *testing.T) {
	ann := Start(t, playing("poller")).Node(0).Dial("ann", Polling())

	ann.Emit("say goodbye")

	ann.Next("bye")
	require.Equal(t, 1005, ann.Closed())
	require.Equal(t, []string{`42["bye"]`}, ann.RestFrames())
}

// A check that waits over HTTP long-polling ends.
func TestWaitingInVainOverPolling(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).Dial("ann", Polling())
		hurry(c)
		ann.Next("said")
	})
	require.Contains(t, p.failure(), "got:  nothing, for 200ms")
	require.Equal(t, `  0.000  ann → node-1  GET /socket.io/?EIO=4&transport=polling
  0.000  ann → node-1  40
  0.000  ann ← node-1  40{"sid":"…"}`, alike(p.log("frames:")))

	p = run(t, func(t TB) { Start(t).Node(0).DialHTTP("ann", Polling()) })
	require.Equal(t, "the HTTP handshake of ann with node-1 was not refused\n    want: a refusal\n    got:  200 OK", p.failure())

	p = run(t, func(t TB) {
		hurry(Start(t)).Node(0).Dial("ann", Polling(), Header("Origin", "http://slow.example"))
	})
	require.Contains(t, p.failure(), "got:  nothing, for 200ms")

	p = run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).Dial("ann", Polling())
		c.Node(0).Kill()
		ann.ClosedWith(1006)
		ann.Next("said")
	})
	require.Contains(t, p.failure(), "got:  the connection was lost")
}

// What a server sends is not read without end.
func TestEndlessAnswer(t *testing.T) {
	_, err := readPayload(endless{})
	require.EqualError(t, err, "an HTTP answer of more than 67108864 bytes")

	payload, err := readPayload(strings.NewReader("4a\x1e4b"))
	require.NoError(t, err)
	require.Equal(t, []string{"4a", "4b"}, cutPayload(payload))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOutbox(t *testing.T) {
	o := outbox{limit: 1000}
	for _, packet := range []string{"one", "two", "", "a long one", "x"} {
		o.put(packet)
	}

	require.Equal(t, "one\x1etwo\x1e", o.take(8))
	require.Equal(t, "a long one", o.take(8))
	require.False(t, o.empty())
	require.Equal(t, "x", o.take(8))
	require.True(t, o.empty())
	require.Zero(t, o.size)

	o.put("one")
	o.put(strings.Repeat("x", 1000))
	require.True(t, o.full())
	o.take(0)
	require.True(t, o.empty())
	require.False(t, o.full())
}
