package labtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A program that is not a node fails the check, soon and with the reason.
func TestWrongPrograms(t *testing.T) {
	for role, want := range map[string]string{
		"crash":    "node-1 did not become ready\n    want: ready http://127.0.0.1:PORT\n    got:  the end of the process: exit status 3, before the check began",
		"silent":   "node-1 did not become ready\n    want: ready http://127.0.0.1:PORT\n    got:  nothing, for 1s and 40 round trips with every node",
		"stranger": "node-1 said ready with an address that is not its own\n    want: ready http://127.0.0.1:PORT\n    got:  ready http://203.0.113.7:80",
		"liar":     "alice could not connect to node-1\n    want: 101 Switching Protocols\n    got:  ",
		"race":     "two goroutines of node-1 used the same memory without a lock\n    the report of the race detector, DATA RACE, is in the log of node-1",
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				options := []Option{playing(role)}
				if role == "silent" { // the only one for which the check waits in vain
					options = append(options, hasty)
				}
				Start(t, options...).Node(0).Dial("alice").Settle()
			})
			require.True(t, p.failed)
			require.True(t, strings.HasPrefix(p.failure(), want), p.failure())
			if role == "crash" {
				require.Equal(t, "  cannot find my keys", p.log("log of node-1:"))
			}
			if role == "silent" {
				require.Contains(t, p.log("goroutines of node-1:"), "goroutine 1 [")
			}
		})
	}
}

// A node that ends later, in a check that has begun, is not one that cannot start.
func TestWrongProgramStartedByTheCheck(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) { Start(t, Nodes(0), playing("crash")).StartNode() })

	require.Contains(t, p.failure(), "got:  the end of the process: exit status 3")
	require.NotContains(t, p.failure(), "before the check began")
}

// Two live nodes with one address would be one process, however they write it.
func TestNodeWithTheAddressOfAnother(t *testing.T) {
	const shared = " gave the address of node-1; each node listens on a port of its own"
	for name, example := range map[string]struct {
		check func(TB)
		want  string // empty if it passes
	}{
		"at the start": {func(t TB) { Start(t, Nodes(2), playing("liar")) }, "node-2" + shared},
		"added":        {func(t TB) { Start(t, playing("liar")).StartNode() }, "node-2" + shared},
		"by the name":  {func(t TB) { startTwo(t, "node-1", "node-4") }, "node-4" + shared},
		"with a zero":  {func(t TB) { startTwo(t, "node-1", "node-2") }, "node-2" + shared},
		"over IPv6":    {func(t TB) { startTwo(t, "node-1", "node-3") }, "node-3" + shared},
		"awaited first": {func(t TB) {
			c := Start(t, Nodes(0), playing("liar"))
			one, two := c.LaunchNode(), c.LaunchNode()
			two.WaitReady()
			one.WaitReady()
		}, "node-2" + shared},
		"of their own": {func(t TB) {
			c := Start(t, Nodes(3), playing("node"))
			for i := range 3 {
				c.Node(i).Dial("alice").Settle()
			}
		}, ""},
		"of a killed node": {func(t TB) {
			c := Start(t, playing("liar"))
			c.Node(0).Kill()
			c.StartNode().URL()
			c.Node(0).URL()
		}, ""},
		"of the node that it replaces": {func(t TB) {
			c := Start(t, playing("liar"))
			c.Node(0).Kill()
			c.Node(0).Restart().URL()
		}, ""},
		"of a node that is stopping": {func(t TB) {
			c := Start(t, playing("namesake"))
			c.Node(0).AskToStop()
			c.StartNode().URL()
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, example.check)
			require.Equal(t, example.want, p.failure())
		})
	}
}

// startTwo starts two nodes that give one port.
func startTwo(t TB, first, second string) {
	c := Start(t, Nodes(0), playing("namesake"))
	c.launchNode(first, nil)
	c.launchNode(second, nil).WaitReady()
	c.Node(0).WaitReady()
}

// What a node prints is shown with its log, with or without a newline at the end.
func TestPrintsAreInTheLog(t *testing.T) {
	t.Parallel()
	early := ""
	p := run(t, func(t TB) {
		c := Start(t, playing("chatty"))
		early = c.Node(0).Log()
		alice := c.Node(0).Dial("alice")
		hurry(c)
		alice.Next("never")
	})

	require.True(t, p.failed)
	require.Contains(t, p.failure(), "alice did not hear the event that must come")
	require.True(t, strings.HasPrefix(early, "stdout: a whole line\nstdout: before ready"), early)
	require.True(t, strings.HasSuffix(p.log("log of node-1:"), "  stdout: before \n  stdout: the last words"))
}

// It does not matter what a node prints, or whether it ends when its input does.
func TestOddPrograms(t *testing.T) {
	for _, role := range []string{"twice", "flood", "immortal", "node", "chatty"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, playing(role))
				c.Node(0).Dial("alice").Settle()
				if len(c.Node(0).Log()) > maxLog {
					t.Errorf("the log has grown to %d bytes", len(c.Node(0).Log()))
				}
			})
			require.False(t, p.failed, p.failure())
		})
	}
}

func TestNodeThatDies(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(2))
		alice := c.Node(1).Dial("alice")
		alice.Emit("die")
		alice.Next("afterlife")
	})

	require.True(t, strings.HasPrefix(p.failures[0], `panic: the parrot is no more in node-2
alice did not hear the event that must come
    want: 42["afterlife"]
    got:  the connection was `), p.failure())
	// The panic is as Go prints it, with the goroutine that panicked alone.
	require.Regexp(t, `(?m)^  panic: the parrot is no more
  
  goroutine \d+ \[running\]:
  socketlab/labs/labtest\.teach.*
      .*/main_test\.go:\d+$`, p.log("log of node-2:"))
	require.NotContains(t, p.log("log of node-2:"), "\n  goroutine 1 ")
}

func TestNodeThatDiesUnseen(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t)
		alice := c.Node(0).Dial("alice")
		alice.Emit("die")
		alice.Closed()
	})

	require.Contains(t, p.failure(), "panic: the parrot is no more in node-1")
}

func TestNodeThatDoesNotStopGracefully(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) { Start(t, playing("ungraceful")).Node(0).Stop() })

	require.Equal(t, "node-1 did not stop gracefully\n    want: exit status 0\n    got:  exit status 7", p.failure())
}

func TestNodeThatStopsInTime(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) { Start(t, hasty, playing("lasting")).Node(0).StopWithin(2 * time.Second) })
	require.True(t, strings.HasPrefix(p.failure(), "node-1 did not stop in time when asked to\n    want: its end within 2s, exit status 0\n    got:  nothing, for "), p.failure())

	p = run(t, func(t TB) { Start(t, playing("ungraceful")).Node(0).StopWithin(10 * time.Second) })
	require.Equal(t, "node-1 did not stop gracefully\n    want: exit status 0\n    got:  exit status 7", p.failure())

	p = run(t, func(t TB) { Start(t).Node(0).StopWithin(10 * time.Second) })
	require.False(t, p.failed, p.failure())
}

func TestWrongServers(t *testing.T) {
	for name, example := range map[string]struct {
		mood, send, want string
	}{
		"no open packet":         {mood: "shy", want: "alice got no open packet"},
		"another first frame":    {mood: "rude", want: "alice got no open packet\n    want: 0{\"sid\":…}\n    got:  a first frame that is not an open packet: hello"},
		"no packet":              {send: `42["garbage"]`, want: "alice did not hear the event that must come\n    want: 42[\"done\"]\n    got:  a frame that is not a Socket.IO packet (it is not JSON): 42[\"bad"},
		"no attachments":         {send: `42["attach"]-["x"]`, want: "alice did not hear the event that must come\n    want: 42[\"done\"]\n    got:  a frame that is not a Socket.IO packet (it does not say how many attachments it has): 45-[\"x\"]"},
		"too few attachments":    {send: `42["attach"]1-["x",{"_placeholder":true,"num":0}]`, want: "alice did not hear the event that must come\n    want: 42[\"done\"]\n    got:  a packet before the last attachment of the one before: 42[\"done\"]"},
		"another attachment":     {send: `42["attach"]1-["x",{"_placeholder":true,"num":1}]`, want: "alice did not hear the event that must come\n    want: 42[\"done\"]\n    got:  a packet that its attachments do not fit (a placeholder has num 1 of 1 attachment): 451-"},
		"attachment for nothing": {send: `42["attach"]1-["x"]`, want: "alice did not hear the event that must come\n    want: 42[\"done\"]\n    got:  a packet that its attachments do not fit (it has 1 attachment and 0 placeholders): 451-"},
		"frames without end":     {send: `42["flood"]`, want: "alice heard something else"},
		"terminal escape codes":  {send: `42["ansi"]`, want: "alice heard something else\n    want: 42[\"done\"]\n    got:  42[\"seen\",\"\\u202e\\x7flong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, playing("node"))
				alice := c.Node(0).Dial("alice", Query("mood", example.mood))
				alice.Send(example.send)
				alice.Next("done")
			})
			require.True(t, strings.HasPrefix(p.failure(), example.want), p.failure())
		})
	}
}

func TestHeartbeatAndBinary(t *testing.T) {
	c := Start(t, playing("node"))
	alice := c.Node(0).Dial("alice")

	alice.Send(`42["ping"]`)
	alice.WantFrame(`42["ponged"]`)
	alice.Send(`42["binary"]`)
	alice.WantFrame("bAQID")
}

func TestFloodOfFrames(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		alice := Start(t, playing("node")).Node(0).Dial("alice")
		alice.Send(`42["flood"]`)
		for range maxFrames {
			alice.Next("drop")
		}
	})

	require.Contains(t, p.failure(), "more frames than a check can keep")
}

// A node that answers no ping fails the check, with its name and goroutines.
func TestNodeThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	// Called only once alice has connected, which takes a busy machine a while.
	loseInterest := func(c *Cluster) { c.patience, c.bound = 50*time.Millisecond, 300*time.Millisecond }
	p := run(t, func(t TB) {
		c := Start(t, playing("mute"))
		alice := c.Node(0).Dial("alice")
		loseInterest(c)
		alice.Next("x")
	})
	require.Equal(t, `alice did not hear the event that must come
    want: 42["x"]
    got:  nothing, for 300ms; node-1 did not answer 40 pings in that time`, p.failure())
	require.Contains(t, p.log("goroutines of node-1:"), "goroutine 1 [")

	p = run(t, func(t TB) {
		c := Start(t, playing("mute"))
		loseInterest(c)
		c.Node(0).Stats()
	})
	require.Equal(t, "node-1 did not answer stats: it gave no answer", p.failure())
}

func TestNodeCommand(t *testing.T) {
	binary, err := os.Executable()
	require.NoError(t, err)
	t.Setenv("LAB_NODE_COMMAND", "'"+binary+"'")
	p := run(t, func(t TB) { Start(t).Node(0).Dial("alice").Ask("echo", 1).Want(1) })
	require.False(t, p.failed, p.failure())

	t.Setenv("LAB_NODE_DIR", filepath.Dir(binary))
	t.Setenv("LAB_NODE_COMMAND", "./"+filepath.Base(binary))
	p = run(t, func(t TB) { Start(t).Node(0).Dial("alice").Ask("echo", 1).Want(1) })
	require.False(t, p.failed, p.failure())

	t.Setenv("LAB_NODE_COMMAND", "/does/not/exist")
	p = run(t, func(t TB) { Start(t) })
	require.True(t, strings.HasPrefix(p.failure(), "infra: cannot start node-1: "), p.failure())

	t.Setenv("LAB_NODE_COMMAND", "'open")
	p = run(t, func(t TB) { Start(t) })
	require.Equal(t, "infra: LAB_NODE_COMMAND cannot be split: a quote is not closed", p.failure())
}

func TestInProcess(t *testing.T) {
	*inProcess = true
	defer func() { *inProcess = false }()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(2), ManualClock())
		alice := c.Node(1).Dial("alice")
		c.Advance(1e9)
		alice.Ask("time").Want("2026-01-01T00:00:01Z")
		c.Node(1).Stop()
		alice.Closed()
		c.Node(0).Kill()
	})

	require.False(t, p.failed, p.failure())
	require.True(t, p.skipped)
	require.Contains(t, p.failure(), "run without -lab.inprocess")
}

// A node that never answers a handshake fails the check, and does not hang it.
func TestUnansweredHandshake(t *testing.T) {
	slow := Header("Origin", "http://slow.example")
	p := run(t, func(t TB) { hurry(Start(t)).Node(0).Dial("alice", slow) })
	require.Contains(t, p.failure(), "got:  nothing, for 200ms")

	p = run(t, func(t TB) { hurry(Start(t)).Node(0).DialHTTP("alice", slow) })
	require.Contains(t, p.failure(), "got:  nothing, for 200ms")
}
