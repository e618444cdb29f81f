package labtest

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nothing that is sent during an upgrade is lost or reordered, in either direction.
func TestUpgrade(t *testing.T) {
	for name, option := range map[string]Option{"real clock": Nodes(1), "manual clock": ManualClock()} {
		t.Run(name, func(t *testing.T) {
			c := Start(t, option)
			ann := c.Node(0).Dial("ann", Polling(), Namespace("/admin"), Token("sesame"))
			const events = 1000 // and as many attachments: a node keeps 4096 frames for a client
			begun := make(chan struct{})
			var emitter sync.WaitGroup
			emitter.Go(func() {
				for i := range events {
					ann.Emit("repeat", i, Binary{byte(i)})
					if i == 50 {
						close(begun)
					}
				}
			})

			<-begun
			ann.Upgrade()
			emitter.Wait()

			for i := range events {
				ann.Next("repeated", i, Binary{byte(i)})
			}
			ann.Nothing()
			ann.Ask("echo", 1).Want(1)
			require.Equal(t, 1, c.Node(0).Stats().Connections)
			ann.Send("nonsense")
			require.NotEqual(t, 1006, ann.Closed()) // a close frame came
		})
	}
}

// After an upgrade, the session is no longer served over HTTP.
func TestUpgradedSession(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling())
	p := ann.conn.transport.(*polling)

	ann.Upgrade()
	ann.Settle()

	answer, err := http.Get(p.address)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusBadRequest, answer.StatusCode)
	ann.Ask("echo", 1).Want(1)
	ann.Close()
	c.Eventually("it is closed", func() bool { return c.Node(0).Stats().Connections == 0 })
}

// What a reader sees when an upgrade fails.
func TestFailedUpgrade(t *testing.T) {
	for name, example := range map[string]struct {
		hurry bool
		text  string
	}{
		"no upgrade":   {text: "ann was offered no upgrade\n    want: \"upgrades\":[\"websocket\"]\n    got:  {\"sid\":\"tiny\",\"upgrades\":[],"},
		"no websocket": {text: "the WebSocket handshake for the upgrade of ann was refused\n    want: 101 Switching Protocols\n    got:  400 {\"code\":3,\"message\":\"Bad request\"}"},
		"another pong": {text: "the probe of ann was not answered\n    want: 3probe\n    got:  3"},
		"hangs up":     {text: "the probe of ann was not answered\n    want: 3probe\n    got:  (the WebSocket was closed)"},
		"no pong":      {hurry: true, text: "the probe of ann was not answered\n    want: 3probe\n    got:  nothing, for 200ms"},
		"no noop":      {hurry: true, text: "the last GET of ann before the upgrade was not answered\n    want: 6\n    got:  nothing, for 200ms"},
		"":             {text: "ann did not hear the event that must come\n    want: 42[\"end of the test\"]\n    got:  nothing, for 200ms", hurry: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, playing("poller"))
				ann := c.Node(0).Dial("ann", Polling(), Query("mood", name))
				if example.hurry {
					hurry(c)
				}
				ann.Upgrade()
				ann.Next("upgraded")
				ann.Next("end of the test")
			})
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
			if name == "" {
				require.Equal(t, `  0.000  ann → node-1  GET /socket.io/?EIO=4&mood=&transport=polling
  0.000  ann → node-1  40
  0.000  ann ← node-1  40{"sid":"…"}
  0.000  ann → node-1  GET /socket.io/?EIO=4&mood=&sid=tiny&transport=websocket
  0.000  ann → node-1  2probe
  0.000  ann ← node-1  3probe
  0.000  ann → node-1  5
  0.000  ann ← node-1  42["upgraded"]`, alike(p.log("frames:")))
			}
		})
	}
}

func TestUpgradeDuringAPOST(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t, playing("poller"))
		ann := c.Node(0).Dial("ann", Polling())
		ann.Send(`42["hang"]`)
		ann.Next("hanging")
		hurry(c)
		ann.Upgrade()
	})
	require.Equal(t, "the last POST of ann before the upgrade was not answered\n    want: 200 ok\n    got:  nothing, for 200ms and 40 round trips with every node", p.failure())
}

// What is sent during the upgrade waits for the WebSocket.
func TestUpgradeHoldsBack(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).Dial("ann", Polling(), Raw())
	ann.Settle()
	p := ann.conn.transport.(*polling)
	c.Eventually("the marker is sent", p.posted)
	p.stopPosting()

	ann.Send("40")
	ann.Send(`420["echo",1]`)

	require.True(t, p.posted())
	p.mu.Lock()
	require.Equal(t, []string{"40", `420["echo",1]`}, p.outbox.packets)
	p.mu.Unlock()
}

// A server may close the session in the middle of its upgrade.
func TestEndDuringTheUpgrade(t *testing.T) {
	p := run(t, func(t TB) {
		ann := Start(t, playing("poller")).Node(0).Dial("ann", Polling(), Query("mood", "says goodbye"))
		ann.Upgrade()
	})
	require.Regexp(t, `^the (probe|last GET) of ann .*not answered\n    want: .*\n    got:  the connection was closed with a close packet$`, p.failure())
}

func TestUpgradeOfAWebSocket(t *testing.T) {
	p := run(t, func(t TB) { Start(t).Node(0).Dial("ann").Upgrade() })
	require.Equal(t, "the check upgrades ann, which uses a WebSocket already", p.failure())

	p = run(t, func(t TB) {
		ann := Start(t).Node(0).Dial("ann", Polling())
		ann.Upgrade()
		ann.Upgrade()
	})
	require.Equal(t, "the check upgrades ann, which uses a WebSocket already", p.failure())
}
