package labtest

import (
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A frozen node keeps its connections and gets new ones, and answers only when it goes on.
// The others notice nothing.
func TestFreeze(t *testing.T) {
	c := Start(t, Nodes(2), ManualClock())
	frozen := c.Node(0)
	url := frozen.URL()
	ann, bob := frozen.Dial("ann"), c.Node(1).Dial("bob")

	frozen.Freeze()
	asked := ann.Ask("echo", 1)
	bob.Ask("echo", 2).Want(2)
	c.Advance(time.Minute)
	c.Pass(50 * time.Millisecond) // which no frozen node can hold up
	require.Empty(t, ann.RestFrames())
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer conn.Close()

	frozen.Thaw()
	asked.Want(1)
	frozen.Stats()
	frozen.Dial("cid").Ask("echo", 3).Want(3)
}

// The end of a check, and of a node, comes to a frozen one too.
func TestEndOfAFrozenNode(t *testing.T) {
	p := run(t, func(t TB) { Start(t).Node(0).Freeze() })
	require.False(t, p.Failed(), p.failure())

	p = run(t, func(t TB) {
		node := Start(t).Node(0)
		node.Freeze()
		node.Kill()
	})
	require.False(t, p.Failed(), p.failure())

	p = run(t, func(t TB) {
		node := Start(t).Node(0)
		node.Freeze()
		node.AskToStop()
		node.Thaw()
		node.Stop()
	})
	require.False(t, p.Failed(), p.failure())
}

// Whoever waits for a frozen node is told so.
func TestWaitingForAFrozenNode(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t)
		ann := c.Node(0).Dial("ann")
		c.Node(0).Freeze()
		hurry(c)
		ann.Ask("echo", 1).Want(1)
	})
	require.Contains(t, p.failure(), "nothing, for 200ms")
	require.Contains(t, strings.Join(p.logs, "\n"), "node-1 freezes")

	p = run(t, func(t TB) {
		node := Start(t).Node(0)
		node.Freeze()
		node.Freeze()
	})
	require.Equal(t, "node-1 is frozen already", p.failure())
}

// In a sandbox the node is not of the group that the checks have started.
func TestFreezeInASandbox(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: only Linux says which processes another has started")
	}
	c := Start(t, playing("landlord"), func(c *config) { c.environ = append(c.environ, "PLAY_TENANT=honest") })
	node := c.Node(0)

	node.Freeze()
	conn, err := net.Dial("tcp", strings.TrimPrefix(node.URL(), "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(200*time.Millisecond)))
	_, err = conn.Read(make([]byte, 1))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)

	node.Thaw()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(hardBound)))
	_, err = conn.Read(make([]byte, 1))
	require.NoError(t, err)
}
