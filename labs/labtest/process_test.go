package labtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNumberOfAProcess(t *testing.T) {
	c := Start(t, Nodes(2))

	require.Positive(t, c.Node(0).PID())
	require.NotEqual(t, c.Node(0).PID(), c.Node(1).PID())
}

// A node that never says ready takes the whole time, and no more than that.
func TestNeverReady(t *testing.T) {
	c := Start(t, Nodes(0), Keys("talk to redis"))
	c.Redis().HoldSubscription("parrot:1")
	late := c.LaunchNode()
	c.Redis().AwaitHeld(late)

	start := time.Now()
	late.NeverReadyFor(time.Second / 2)
	require.GreaterOrEqual(t, time.Since(start), time.Second/2)
}

func TestTimePasses(t *testing.T) {
	c := Start(t)
	start := time.Now()
	c.Pass(time.Second / 5)
	require.GreaterOrEqual(t, time.Since(start), time.Second/5)

	p := run(t, func(t TB) {
		c := Start(t, playing("mute"))
		c.bound = time.Second / 2 // only now: a starved machine takes longer to start a node
		c.Pass(time.Second)
	})
	require.Equal(t, "node-1 did not answer ten pings in 500ms", p.failure())
}
