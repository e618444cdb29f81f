package labtest

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The delays are those of the official client.
func TestBackoff(t *testing.T) {
	b := backoff{rand: newRand(1, "backoff")}
	seen := map[time.Duration]bool{}
	for range 100 {
		for _, middle := range []time.Duration{1000, 2000, 4000, 8000, 16000} {
			delay := b.next()
			seen[delay] = true
			require.GreaterOrEqual(t, delay, min(middle/2, 5000)*time.Millisecond)
			require.LessOrEqual(t, delay, min(middle*3/2, 5000)*time.Millisecond)
		}
		b.reset()
	}
	require.Greater(t, len(seen), 150, "they are spread")
	for range 100 {
		require.LessOrEqual(t, b.next(), 5*time.Second)
	}
}

// A client whose connection is cut again and again comes back by itself and misses nothing.
func TestKeepConnected(t *testing.T) {
	c := Start(t, Nodes(2), Keys("recovery"))
	ann, bob := c.Node(0).DialReconnecting("ann"), c.Node(0).Dial("bob")
	ann.KeepConnected(time.Millisecond, func() *Node { return c.Node(0) })
	for n := 1; n <= 20; n++ {
		if n%5 == 0 {
			ann.AwaitConnected()
			ann.Cut()
		}
		bob.Ask("say", n).Want("ok")
	}
	ann.Ledger(Numbered("said", 0)).WantAll(1, 20)
	ann.WantRecovered()
	require.Equal(t, 5, ann.Connections())
}

func TestAlternate(t *testing.T) {
	c := Start(t, Nodes(3))
	where := c.Alternate()
	require.Equal(t, []*Node{c.Node(0), c.Node(1), c.Node(2), c.Node(0)}, []*Node{where(), where(), where(), where()})
	c.Node(1).Kill()
	c.Node(2).AskToStop()
	require.Equal(t, []*Node{c.Node(0), c.Node(0)}, []*Node{where(), where()})
	c.Node(0).Kill()
	require.Nil(t, where())
}

// Attempts fail until a node is there again.
func TestKeepConnectedWithoutANode(t *testing.T) {
	c := Start(t, Nodes(2))
	ann := c.Node(0).DialReconnecting("ann")
	var dead, none atomic.Int32
	ready := make(chan struct{})
	alternate := c.Alternate()
	ann.KeepConnected(time.Millisecond, func() *Node {
		select {
		case <-ready:
			return alternate()
		default:
		}
		if dead.Load() < 3 {
			dead.Add(1)
			return c.Node(0)
		}
		if none.Add(1) == 3 {
			close(ready)
		}
		return nil
	})

	c.Node(0).Kill()
	<-ready
	ann.AwaitConnected()
	ann.Ask("echo", 1).Want(1)
	require.Equal(t, 2, ann.Connections())
	require.Equal(t, int32(3), dead.Load())
}

// A connection over which no ping comes is as good as lost.
func TestKeepConnectedWithoutPings(t *testing.T) {
	c := Start(t, playing("replayer"))
	ann := c.Node(0).DialReconnecting("ann", Query("mood", "pings nobody"))
	ann.Ledger(Numbered("said", 0)).WantAll(1, 3)

	ann.KeepConnected(time.Millisecond, c.Alternate())
	ann.Ledger(Numbered("said", 0)).WantAll(1, 6)
	require.Contains(t, c.line.String(), "ann got no ping for 100ms, and closes its connection")
}

// The official client does not come back after the server's `41` or CONNECT_ERROR, or when
// it has left.
func TestKeepConnectedGivesUp(t *testing.T) {
	for name, example := range map[string]struct {
		leave func(ann *Reconnecting, token *atomic.Value)
		why   string
	}{
		"disconnected": {func(ann *Reconnecting, _ *atomic.Value) {
			ann.Emit("leave me")
			ann.Disconnected()
		}, "the server has disconnected it, with 41"},
		"refused": {func(ann *Reconnecting, token *atomic.Value) {
			token.Store("expired")
			ann.Cut()
		}, `the server has refused it, with 44{"message":"Unauthorized"}`},
		"no auth": {func(ann *Reconnecting, token *atomic.Value) {
			token.Store("")
			ann.Cut()
		}, "it cannot send CONNECT: its auth is not a JSON object"},
		"gone":   {func(ann *Reconnecting, _ *atomic.Value) { ann.Disconnect(); ann.Cut() }, "the check has disconnected it"},
		"closed": {func(ann *Reconnecting, _ *atomic.Value) { ann.Close() }, "the check has closed its connection"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, Keys("recovery"))
				var token atomic.Value
				token.Store("a")
				ann := c.Node(0).DialReconnecting("ann", AuthFunc(func() any {
					if token := token.Load(); token != "" {
						return map[string]any{"token": token}
					}
					return "text"
				}))
				ann.KeepConnected(time.Millisecond, c.Alternate())
				example.leave(ann, &token)
				ann.kept().running.Wait()

				if name == "disconnected" { // then the check may begin again
					ann.Reconnect(c.Node(0))
					ann.KeepConnected(time.Millisecond, c.Alternate())
					ann.Cut()
					ann.settle()
					ann.Emit("leave me")
					ann.Disconnected()
					ann.kept().running.Wait()
				}
				ann.AwaitConnected()
			})
			require.Equal(t, "ann is not connected\n    want: 40{\"sid\":…}\n    got:  it does not reconnect: "+example.why, p.failure())
		})
	}
}

func TestKeepConnectedInVain(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).DialReconnecting("ann")
		ann.KeepConnected(time.Millisecond, func() *Node { return nil })
		ann.Cut()
		c.patience = 40 * time.Millisecond // five times that
		ann.AwaitConnected()
	})
	require.Equal(t, "ann is not connected\n    want: 40{\"sid\":…}\n    got:  nothing, for 200ms and 40 round trips with every node", p.failure())

	p = run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).DialReconnecting("ann")
		ann.Cut()
		ann.AwaitConnected()
	})
	require.Contains(t, p.failure(), "got:  it does not reconnect: the check decides when it reconnects")

	p = run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).DialReconnecting("ann")
		ann.KeepConnected(time.Hour, c.Alternate())
		ann.Cut()
		ann.Reconnect(c.Node(0))
	})
	require.Equal(t, "ann reconnects by itself since the check called KeepConnected", p.failure())
}

// What is wrong with a server shows when the client reconnects by itself, too.
func TestLedgerKeptConnected(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t, playing("replayer"))
		ann := c.Node(0).DialReconnecting("ann", Query("mood", "repeats"))
		ann.KeepConnected(time.Millisecond, c.Alternate())
		ann.Ledger(Numbered("said", 0)).WantAll(1, 3)
		ann.Cut()
		ann.Ledger(Numbered("said", 0)).WantAll(1, 6)
	})
	require.True(t, strings.HasSuffix(p.failure(), "got:  received 2 and 3 twice, over connection 1 and again over connection 2\n"+
		"          received 6 twice over connection 2"), p.failure())

	p = run(t, func(t TB) {
		c := Start(t, playing("replayer"))
		ann := c.Node(0).DialReconnecting("ann", Query("mood", "forgets"))
		ann.KeepConnected(time.Millisecond, c.Alternate())
		ann.Ledger(Numbered("said", 0)).WantAll(1, 3)
		ann.Cut()
		hurry(c)
		ann.Ledger(Numbered("said", 0)).WantAll(1, 6)
	})
	require.True(t, strings.HasSuffix(p.failure(), "got:  never received 4 to 6\n          and then nothing, for 200ms and 40 round trips with every node"), p.failure())
}
