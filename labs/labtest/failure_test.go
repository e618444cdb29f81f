package labtest

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a reader sees when a check fails.
func TestFailureTexts(t *testing.T) {
	for name, example := range map[string]struct {
		check func(*Cluster)
		text  string
	}{
		"nothing comes": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				hurry(c)
				bob.Next("said", map[string]any{"room": "lobby"}, Any)
			},
			`bob did not hear the event that must come
    want: 42["said",{"room":"lobby"},(anything)]
    got:  nothing, for 200ms and 40 round trips with every node`,
		},
		"something else comes": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				bob.Emit("repeat", "<b>")
				bob.Next("repeated", "<i>")
			},
			`bob heard something else
    want: 42["repeated","<i>"]
    got:  42["repeated","<b>"]`,
		},
		"something comes": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				bob.Emit("twice", 1)
				bob.Ask("echo").Want()
				bob.Nothing()
			},
			`bob heard an event that must not come
    want: nothing
    got:  42["repeated",1]
          42["repeated",1]`,
		},
		"another answer": {
			func(c *Cluster) { c.Node(0).Dial("bob").Ask("echo", "no").About("a no").Want("yes") },
			`bob (a no) was answered differently
    sent: 420["echo","no"]
    want: 430["yes"]
    got:  430["no"]`,
		},
		"no answer": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				hurry(c)
				bob.Ask("deaf").Want("yes")
			},
			`bob was not answered
    sent: 420["deaf"]
    want: 430["yes"]
    got:  nothing, for 200ms and 40 round trips with every node`,
		},
		"no answer in a shorter time": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				hurry(c)
				bob.Ask("deaf").Within(time.Second).Want("yes")
			},
			`bob was not answered
    sent: 420["deaf"]
    want: 430["yes"]
    got:  nothing, for 100ms and 10 round trips with every node`,
		},
		"no frame in a shorter time": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				hurry(c)
				bob.WantFrameWithin(time.Second, "41")
			},
			`bob received no frame
    want: 41
    got:  nothing, for 100ms and 10 round trips with every node`,
		},
		"an answer too much": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				answer := bob.Ask("echo", 1)
				bob.Ask("echo", 2).Want(2)
				answer.Never()
			},
			`bob was answered
    sent: 420["echo",1]
    want: no acknowledgement
    got:  430[1]`,
		},
		"one of several is missing": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				bob.Emit("repeat", 2)
				bob.Ask("echo").Want()
				hurry(c)
				bob.InAnyOrder(Msg("repeated", 1), Msg("repeated", 2))
			},
			`bob did not hear the event that must come
    want: 42["repeated",1]
    got:  nothing, for 200ms and 40 round trips with every node`,
		},
		"refused": {
			func(c *Cluster) { c.Node(0).Dial("bob", Namespace("/admin")) },
			`bob in /admin was not let in
    want: 40/admin,{"sid":…}
    got:  44/admin,{"message":"Unauthorized"}`,
		},
		"not refused": {
			func(c *Cluster) { c.Node(0).DialRefused("bob") },
			`bob was not refused
    want: 44{"message":…}
    got:  40{"sid":…}`,
		},
		"refused by HTTP": {
			func(c *Cluster) { c.Node(0).Dial("bob", Query("EIO", "3")) },
			`the HTTP handshake of bob with node-1 was refused
    want: 101 Switching Protocols
    got:  400 {"code":5,"message":"Unsupported protocol version"}`,
		},
		"not refused by HTTP": {
			func(c *Cluster) { c.Node(0).DialHTTP("bob") },
			`the HTTP handshake of bob with node-1 was not refused
    want: a refusal
    got:  101 Switching Protocols`,
		},
		"closed instead": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				bob.Send("nonsense")
				bob.Next("said")
			},
			`bob did not hear the event that must come
    want: 42["said"]
    got:  the connection was `,
		},
		"disconnected instead": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				bob.Emit("leave me")
				bob.Next("said")
			},
			`bob did not hear the event that must come
    want: 42["said"]
    got:  41 (the server disconnected the socket)`,
		},
		"not closed": {
			func(c *Cluster) {
				bob := c.Node(0).Dial("bob")
				hurry(c)
				bob.Closed()
			},
			`the connection of bob was not closed
    want: its end
    got:  nothing, for 200ms and 40 round trips with every node`,
		},
		"a real clock": {
			func(c *Cluster) { c.Advance(time.Second) },
			`node-1 did not move its clock
    want: advanced
    got:  error the clock is real and cannot be advanced: set LAB_CLOCK=manual`,
		},
		"never": {
			func(c *Cluster) { hurry(c).Eventually("pigs fly", func() bool { return false }) },
			"this never became true: pigs fly\n    waited: 200ms and 40 round trips with every node",
		},
		"never within a time": {
			func(c *Cluster) { hurry(c).EventuallyWithin(5*time.Second, "pigs fly", func() bool { return false }) },
			"this never became true: pigs fly\n    waited: 500ms and 10 round trips with every node",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) { example.check(Start(t)) })
			require.True(t, p.failed)
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
		})
	}
}

func TestTranscriptOfAFailure(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(2))
		alice, bo := c.Node(0).Dial("alice"), c.Node(1).Dial("bo", Raw(), Query("room", "1"), Header("Origin", "http://good.example"))
		c.Node(0).DialHTTP("max", Header("Origin", "http://evil.example"))
		alice.Emit("log", "overheard")
		alice.Ask("echo", "\u202e"+strings.Repeat("x", 400)).Raw()
		bo.Settle()
		c.Redis().Stop()
		bo.Send("41")
		bo.Closed()
		hurry(c)
		alice.Next("never")
	})

	require.Equal(t, `  0.000  alice → node-1  40
  0.000  alice ← node-1  40{"sid":"…"}
  0.000  bo    → node-2  GET /socket.io/?EIO=4&room=1&transport=websocket  Origin: http://good.example
  0.000  max   → node-1  GET /socket.io/?EIO=4&transport=websocket  Origin: http://evil.example
  0.000  max   ← node-1  HTTP 403 {"code":4,"message":"Forbidden"}
  0.000  alice → node-1  42["log","overheard"]
  0.000  alice → node-1  420["echo","\u202e`+strings.Repeat("x", 285)+`… (417 bytes)
  0.000  alice ← node-1  430["\u202e`+strings.Repeat("x", 292)+`… (410 bytes)
  0.000  * Redis stops
  0.000  bo    → node-2  41
  0.000  bo    ← node-2  (the connection was closed without a code)`, alike(p.log("frames:")))
	require.Contains(t, p.log("log of node-1:"), `msg=heard text="\"overheard\""`)
	require.Empty(t, p.log("log of node-3:"))
	require.Regexp(t, `seed: \d+ \(LAB_SEED=\d+ brings this run back\)`, p.logs[len(p.logs)-1])
}

// alike replaces what differs from run to run.
func alike(transcript string) string {
	transcript = regexp.MustCompile(`(?m)^ *\d+\.\d{3}`).ReplaceAllString(transcript, "  0.000")
	return regexp.MustCompile(`"sid":"[^"]+"`).ReplaceAllString(transcript, `"sid":"…"`)
}
