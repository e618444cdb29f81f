package labtest

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestHeldReplies(t *testing.T) {
	c := Start(t, Nodes(2), Keys("talk to redis"))
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")

	c.Redis().HoldReplies("PUBLISH", c.Node(0))
	late := alice.Ask("publish", "late")
	bob.Next("heard", "parrot:1", `"late"`) // the command was executed
	alice.Next("heard", "parrot:1", `"late"`)
	c.Redis().AwaitHeld(c.Node(0))
	late.Never()
	bob.Ask("publish", "soon").Want("ok") // on the other node
	c.Redis().Release(c.Node(0))

	late.Late().Want("ok")
	alice.Ask("publish", "next").Want("ok")
}

func TestHeldRepliesAboutAText(t *testing.T) {
	c := Start(t, Nodes(2), Keys("talk to redis"))
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")

	c.Redis().HoldRepliesAbout("key:1")
	bob.Ask("publish", "soon, about key:2").Want("ok")
	late := alice.Ask("publish", "late, about key:1")
	c.Redis().AwaitHeld(c.Node(0))
	late.Never()
	c.Redis().Release()

	late.Late().Want("ok")
	bob.Ask("publish", "about key:1 again").Want("ok")
}

func TestUnanswered(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	alice, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("bob")
	asked := func(texts ...string) bool { return c.Redis().Unanswered(c.Node(0), texts...) }

	c.Redis().HoldRepliesAbout("key:")
	first, second := alice.Ask("publish", "about key:1"), bob.Ask("publish", "about key:2")
	c.Eventually("Redis was asked about both", func() bool { return asked("key:1", "key:2") })
	require.True(t, asked("key:2"))
	require.False(t, asked("key:1", "key:3"))
	c.Redis().Release()

	first.Late().Want("ok")
	second.Late().Want("ok")
	require.False(t, asked("key:1"))
}

func TestHeldSubscription(t *testing.T) {
	c := Start(t, Nodes(0), Keys("talk to redis"))
	c.Redis().HoldSubscription("another:1")
	c.LaunchNode().WaitReady()

	c.Redis().HoldSubscription("parrot:1")
	n := c.LaunchNode()
	c.Redis().AwaitHeld(n)
	n.StaysUnready()
	c.Redis().Release()

	n.WaitReady()
}

func TestRefusedCommand(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	alice := c.Node(0).Dial("alice")

	c.Redis().Refuse("publish")
	alice.Ask("publish", "lost").Want("failed")
	c.Redis().AwaitRefused()
	c.Redis().Release()
	alice.Ask("publish", "kept").Want("ok")

	alice.Next("heard", "parrot:1", `"kept"`)
}

func TestRefusedSubscriptions(t *testing.T) {
	c := Start(t, Nodes(0), Keys("talk to redis"))
	c.Redis().RefuseSubscriptions()
	c.LaunchNode().NeverReady()

	c.Redis().Release()
	c.StartNode()
}

func TestDelayedSubscriptions(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	alice := c.Node(0).Dial("alice")

	c.Redis().Delay("subscribe")
	c.Redis().CutSubscriptions()
	c.Redis().AwaitHeld()
	alice.Ask("publish", "unheard").Want("ok") // on another connection
	c.Redis().Release()
	c.Redis().AwaitResubscribed()

	alice.Ask("publish", "heard").Want("ok")
	alice.Next("heard", "parrot:1", `"heard"`)
}

func TestRefusedSubscription(t *testing.T) {
	c := Start(t, Nodes(0), Keys("talk to redis"))
	c.Redis().RefuseSubscription("parrot:1")
	c.LaunchNode().NeverReady()
	c.Redis().RefuseSubscription("another:1")
	c.StartNode()

	c.Redis().RefuseSubscription("parrot:1")
	c.Redis().Release()
	c.StartNode()
}

func TestReadyThoughItCannotStart(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(0))
		c.Redis().RefuseSubscriptions()
		c.LaunchNode().NeverReady()
	})
	require.Contains(t, p.failure(), "node-1 said ready although it could not start\n    want: no ready\n    got:  ready http://127.0.0.1:")

	p = run(t, func(t TB) { Start(t, Nodes(0)).LaunchNode().NeverReadyWith("a wrong key") })
	require.Contains(t, p.failure(), "node-1 said ready although it could not start with a wrong key\n    want: no ready\n    got:  ready http://127.0.0.1:")

	p = run(t, func(t TB) { Start(t).Node(0).NeverReadyFor(time.Second) })
	require.Contains(t, p.failure(), "node-1 said ready although it could not start\n    want: no ready\n    got:  ready http://127.0.0.1:")
}

func TestRestartedNode(t *testing.T) {
	c := Start(t, Nodes(2))
	c.Node(0).Kill()

	again := c.Node(0).Restart()

	require.Equal(t, "node-1", again.Name())
	again.Dial("alice")
	require.Same(t, again, c.Node(2))
}

func TestNothingIsHeld(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(0))
		c.Redis().HoldSubscription("parrot:1")
		c.Redis().AwaitHeld(c.LaunchNode())
	})
	require.Contains(t, p.failure(), "node-1 was ready without asking Redis for what the check holds back\n    want: the command, then ready\n    got:  ready http://127.0.0.1:")

	p = run(t, func(t TB) {
		c := hurry(Start(t))
		c.Redis().HoldReplies("publish")
		c.Redis().AwaitHeld()
	})
	require.Contains(t, p.failure(), "node-1 did not ask Redis for what the check holds back\n    want: the command\n    got:  nothing, for 1s")

	p = run(t, func(t TB) {
		c := hurry(Start(t))
		c.Redis().Refuse("publish")
		c.Redis().AwaitRefused()
	})
	require.Contains(t, p.failure(), "node-1 did not ask Redis for what the check lets it refuse\n    want: the command\n    got:  nothing, for 600ms")
}

func TestWhatASubscriptionCovers(t *testing.T) {
	for _, example := range []struct {
		kind, name string
		covers     bool
	}{
		{"subscribe", "socket.io#/orders#", true},
		{"subscribe", "socket.io#/*", false},
		{"psubscribe", "socket.io#/orders#*", true},
		{"psubscribe", "socket.io#*", true},
		{"psubscribe", `socket.io#\/orders#`, true},
		{"psubscribe", "socket.io#/#*", false},
		{"psubscribe", "[", false},
	} {
		require.Equal(t, example.covers, covers(example.kind, example.name, "socket.io#/orders#"), example.name)
	}
}

// The second half of a message waits until the node pings.
func TestTornMessage(t *testing.T) {
	const text = "a message in two pieces"
	whole := fmt.Sprintf("*3\r\n$7\r\nmessage\r\n$4\r\ntorn\r\n$%d\r\n%s\r\n", len(text), text)
	c := Start(t)
	conn, err := net.Dial("tcp", c.Node(0).link.listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	send := func(command string) {
		_, err := conn.Write([]byte(command))
		require.NoError(t, err)
	}
	readUntil := func(end string) string {
		got := ""
		for !strings.HasSuffix(got, end) {
			next := make([]byte, 1)
			_, err := conn.Read(next)
			require.NoError(t, err, "after %q", got)
			got += string(next)
		}
		return got
	}
	send("*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\ntorn\r\n")
	readUntil(":1\r\n")

	c.Redis().TearNextMessage(c.Node(0))
	c.Redis().Publish("torn", []byte(text))
	half := whole[:len(whole)/2]
	require.Equal(t, half, readUntil(half))
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(50*time.Millisecond)))
	_, err = conn.Read(make([]byte, 1))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	require.NoError(t, conn.SetReadDeadline(time.Time{}))
	send("*1\r\n$4\r\nPING\r\n")
	require.Equal(t, whole[len(half):], readUntil(whole[len(half):]))

	c.Redis().Publish("torn", []byte(text)) // only the first one
	readUntil(whole)
}

func TestMessageThatNobodyReceives(t *testing.T) {
	p := run(t, func(t TB) {
		c := hurry(Start(t))
		c.Redis().TearNextMessage(c.Node(0))
		c.Redis().AwaitWhole(c.Node(0))
	})

	require.True(t, strings.HasPrefix(p.failure(), "Redis had no message for node-1"), p.failure())
}

// A node that never pings receives the second half in the end.
func TestTornMessageOfANodeThatNeverPings(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	alice := c.Node(0).Dial("alice")

	patience := c.patience
	hurry(c).Redis().TearNextMessage(c.Node(0))
	c.patience = patience
	alice.Emit("publish", "whole")
	c.Redis().AwaitWhole(c.Node(0))

	alice.Next("heard", "parrot:1", `"whole"`)
}
