package labtest

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// A client that comes back to the same node is who it was, and misses nothing.
func TestReconnect(t *testing.T) {
	c := Start(t, Nodes(2), Keys("recovery"))
	ann, bob := c.Node(0).DialReconnecting("ann", Token("a")), c.Node(0).Dial("bob")
	pid, id := ann.PID(), ann.ID()
	require.NotEmpty(t, pid)
	require.False(t, ann.Recovered())
	ann.Ask("auth").Want(map[string]any{"token": "a"})
	ann.Cut()
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	ann.Ask("auth").Want(map[string]any{"token": "a", "pid": pid}) // it has heard nothing yet

	bob.Ask("say", 1).Want("ok")
	first := ann.Next("said", 1)
	require.Equal(t, first.Offset(), ann.Offset())
	require.Equal(t, []json.RawMessage{json.RawMessage("1")}, first.Args)
	bob.Ask("say", 2).Want("ok")
	ann.Ask("say", 3).Want("ok") // so 2 has arrived, and nobody has asked for it yet
	last := ann.Offset()
	require.NotEqual(t, first.Offset(), last)
	ann.Cut()
	bob.Ask("say", 4).Want("ok")
	ann.Reconnect(c.Node(0))

	ann.WantRecovered()
	require.True(t, ann.Recovered())
	require.Equal(t, []string{pid, id}, []string{ann.PID(), ann.ID()})
	ann.Ask("auth").Want(map[string]any{"token": "a", "pid": pid, "offset": last})
	for n := 2; n <= 4; n++ {
		ann.Next("said", n)
	}
	ann.Nothing()
	require.Equal(t, 3, ann.Connections())
	ann.Ledger(Numbered("said", 0)).WantAll(1, 4)

	offset := ann.Offset()
	ann.Cut()
	ann.Reconnect(c.Node(1))
	ann.WantNotRecovered()
	require.NotEqual(t, pid, ann.PID())
	require.Equal(t, offset, ann.Offset(), "the official client keeps it")
}

// What the official client takes for an offset, and what a check need not care about.
func TestOffsetOfTheReconnecting(t *testing.T) {
	c := Start(t, Keys("recovery"))
	ann := c.Node(0).DialReconnecting("ann")

	ann.Emit("ask")
	asked := ann.Next("asked", "by whom") // it wants an answer
	require.Equal(t, []string{"", ""}, []string{asked.Offset(), ann.Offset()})
	ann.Emit("type", "bob")
	ann.Next("typing", "bob")
	ann.Emit("say", "text")
	require.Equal(t, ann.Next("said", "text").Offset(), ann.Offset())
	ann.Emit("say", "a", "b")
	ann.Emit("say", "c")
	ann.InAnyOrder(Msg("said", "c"), Msg("said", "a", "b"))

	p := run(t, func(t TB) {
		ann := Start(t, Keys("recovery")).Node(0).DialReconnecting("ann")
		ann.Emit("say", "text")
		ann.Next("said", "another text")
	})
	require.Contains(t, p.failure(), `want: 42["said","another text"]`+"\n    got:  "+`42["said","text","`)
}

// Without a pid, every argument is an argument.
func TestReconnectWithoutRecovery(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).DialReconnecting("ann")
	ann.Emit("repeat", "a", "text")
	event := ann.Next("repeated", "a", "text")
	require.Len(t, event.Args, 2)
	require.Empty(t, event.Offset())

	ann.Cut()
	ann.Reconnect(c.Node(0))
	ann.WantNotRecovered()
	require.Empty(t, ann.PID()+ann.Offset())
	ann.Ask("echo", 1).Want(1)
}

// Only the events of its namespace are the client's. Its methods are those of the latest
// connection.
func TestReconnectInANamespace(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).DialReconnecting("ann", Namespace("/admin"), Token("sesame"))
	require.Equal(t, "ann in /admin", ann.Name())
	root := ann.Client().Connect("/")
	root.Emit("repeat", 1)
	root.Next("repeated", 1)
	ann.Emit("repeat", "ann 2")
	ann.Hear()

	ann.Cut()
	ann.Reconnect(c.Node(0))
	ann.StopReading()
	ann.Emit("twice", "ann 3")
	ann.ResumeReading()
	require.Len(t, ann.Collect(2), 2)
	ann.Settle()
	require.Equal(t, []Entry{{2, "ann", 1}, {3, "ann", 2}, {3, "ann", 2}}, ann.Ledger(Numbered("repeated", 0)).Entries())
	ann.Emit("close me")
	ann.Closed()
}

// The function for auth is called for each CONNECT. A refused client keeps what it is.
func TestReconnectRefused(t *testing.T) {
	c := Start(t, Keys("recovery"))
	token, calls := "a", 0
	ann := c.Node(0).DialReconnecting("ann", AuthFunc(func() any {
		calls++
		return map[string]any{"token": token, "calls": calls}
	}))
	ann.Emit("say", 1)
	ann.Next("said", 1)
	pid, offset := ann.PID(), ann.Offset()
	ann.Ask("auth").Want(map[string]any{"token": "a", "calls": 1})

	ann.Cut()
	token = "expired"
	refusal := ann.ReconnectRefused(c.Node(0))
	refusal.Want(map[string]any{"message": "Unauthorized"})
	refusal.Client().Nothing()
	require.Equal(t, []string{pid, offset}, []string{ann.PID(), ann.Offset()})

	token = "b" // whose the session is not
	ann.Reconnect(c.Node(0))
	ann.WantNotRecovered()
	ann.Ask("auth").Want(map[string]any{"token": "b", "calls": 3, "pid": pid, "offset": offset})
}

// A check can lie about the pid and the offset.
func TestStolenPID(t *testing.T) {
	c := Start(t, Keys("recovery"))
	ann := c.Node(0).DialReconnecting("ann", Token("a"))
	ann.Emit("say", 1)
	ann.Next("said", 1)
	mallory := c.Node(0).DialReconnecting("mallory", Token("m"))

	mallory.Cut()
	mallory.SetPID(ann.PID())
	mallory.SetOffset(ann.Offset())
	mallory.Reconnect(c.Node(0))
	mallory.WantNotRecovered()
	mallory.Ask("auth").Want(map[string]any{"token": "m", "pid": ann.PID(), "offset": ann.Offset()})
	require.NotEqual(t, ann.ID(), mallory.ID())

	ann.Cut()
	ann.SetOffset("garbage")
	ann.Reconnect(c.Node(0))
	ann.WantNotRecovered()
	ann.Cut()
	ann.SetOffset("")
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	ann.Ask("auth").Want(map[string]any{"token": "a", "pid": ann.PID()})
	ann.SetPID("")
	ann.Cut()
	ann.Reconnect(c.Node(0))
	ann.Ask("auth").Want(map[string]any{"token": "a"})

	eve := c.Node(0).DialReconnecting("eve", Auth(map[string]any{"token": "e", "pid": 7}))
	eve.Cut()
	eve.Reconnect(c.Node(0))
	eve.Ask("auth").Want(map[string]any{"token": "e", "pid": 7})
}

// After `41` from either side the official client still has its pid.
func TestReconnectAfterDisconnect(t *testing.T) {
	c := Start(t, Keys("recovery"))
	for name, leave := range map[string]func(*Reconnecting){
		"server": func(ann *Reconnecting) { ann.Emit("leave me"); ann.Disconnected() },
		"client": func(ann *Reconnecting) { ann.Disconnect(); ann.Settle() },
	} {
		ann := c.Node(0).DialReconnecting(name)
		pid := ann.PID()
		leave(ann)
		ann.Reconnect(c.Node(0))
		ann.WantNotRecovered()
		ann.Ask("auth").Want(map[string]any{"pid": pid})
	}
}

// The client comes back while its old connection still looks alive. It hears nothing more
// from that one.
func TestReconnectBesideTheOldConnection(t *testing.T) {
	c := Start(t)
	ann := c.Node(0).DialReconnecting("ann")
	old := ann.Client()
	ann.Emit("repeat", 1)
	ann.Ask("echo", 0).Want(0) // what was sent before has been handled

	ann.Reconnect(c.Node(0))
	old.Emit("repeat", 2)
	ann.Emit("repeat", 3)
	ann.Next("repeated", 1)
	ann.Next("repeated", 3)
	old.Next("repeated", 2)
	ann.Nothing()
	require.Equal(t, []Entry{{Number: 1, Connection: 1}, {Number: 3, Connection: 2}}, ann.Ledger(Numbered("repeated", 0)).Entries())
}

func TestRecoveredWrongly(t *testing.T) {
	for name, example := range map[string]struct {
		mood  string
		check func(*Reconnecting)
		want  string
	}{
		"another pid": {"renames", (*Reconnecting).WantRecovered,
			`ann was not recovered
    want: 40{"sid":"ann","pid":"secret"}
    got:  40{"sid":"ann","pid":"another"}`},
		"another id": {"renumbers", (*Reconnecting).WantRecovered,
			`ann was not recovered
    want: 40{"sid":"ann","pid":"secret"}
    got:  40{"sid":"anna","pid":"secret"}`},
		"recovered": {"", (*Reconnecting).WantNotRecovered,
			`ann was recovered
    want: a new sid and a new pid
    got:  40{"sid":"ann","pid":"secret"}`},
		"the old id": {"renames", (*Reconnecting).WantNotRecovered,
			`ann was not recovered, but has its old id
    want: a new sid
    got:  40{"sid":"ann","pid":"another"}`},
		"no pid": {"", func(ann *Reconnecting) {
			ann.SetPID("")
			ann.Cut()
			ann.Reconnect(ann.cluster.Node(0))
			ann.WantRecovered()
		}, `ann was not recovered
    want: a pid that it could send with CONNECT
    got:  none`},
		"no pid in the reply": {"drops", (*Reconnecting).WantRecovered,
			`ann was not recovered
    want: 40{"sid":"ann","pid":"secret"}
    got:  40{"sid":"anna"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, playing("replayer"))
				ann := c.Node(0).DialReconnecting("ann", Query("mood", example.mood))
				ann.Cut()
				ann.Reconnect(c.Node(0))
				example.check(ann)
			})
			require.Equal(t, example.want, p.failure())
		})
	}
}

func TestWrongReconnects(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t, Keys("recovery"))
		ann := c.Node(0).DialReconnecting("ann", AuthFunc(func() any { return map[string]any{"token": "a"} }))
		ann.ReconnectRefused(c.Node(0))
	})
	require.Contains(t, p.failure(), "ann was not refused")

	p = run(t, func(t TB) {
		c := Start(t, Keys("recovery"))
		token := "a"
		ann := c.Node(0).DialReconnecting("ann", AuthFunc(func() any { return map[string]any{"token": token} }))
		token = "expired"
		ann.Reconnect(c.Node(0))
	})
	require.Contains(t, p.failure(), "ann was not let in\n    want: 40{\"sid\":…}\n    got:  44{\"message\":\"Unauthorized\"}")

	p = run(t, func(t TB) {
		c := Start(t, playing("replayer"))
		var auth any
		ann := c.Node(0).DialReconnecting("ann", AuthFunc(func() any { return auth }))
		auth = "text"
		ann.Reconnect(c.Node(0))
	})
	require.Equal(t, "ann cannot send CONNECT: its auth is not a JSON object", p.failure())

	p = run(t, func(t TB) {
		Start(t, playing("replayer")).Node(0).DialReconnecting("ann", Query("mood", "no text"))
	})
	require.Contains(t, p.failure(), `got:  a CONNECT reply with a pid that is not a text: 40{"sid":"ann","pid":7}`)
}
