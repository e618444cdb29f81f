package labtest

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestConversation(t *testing.T) {
	c := Start(t, Nodes(2))
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")

	alice.Ask("echo", "hi", 1, map[string]any{"a": []int{1}}).Want("hi", 1.0, map[string]any{"a": []int{1}})
	alice.Ask("echo").Want()
	var text string
	alice.Ask("echo", "read").Into(&text)
	require.Equal(t, "read", text)

	alice.Emit("twice", int64(12345678901234567))
	alice.Next("repeated", int64(12345678901234567))
	alice.Next("repeated", Any)
	alice.Nothing()
	bob.Nothing()

	alice.Emit("repeat", "b")
	alice.Emit("repeat", "a")
	alice.InAnyOrder(Msg("repeated", "a"), Msg("repeated", "b"))

	bob.Emit("twice", "c")
	events := bob.Collect(2)
	events[1].Arg(0, &text)
	require.Equal(t, "c", text)
	require.NotEqual(t, alice.ID(), bob.ID())
}

func TestKeys(t *testing.T) {
	var made string
	c := Start(t, KeysFrom(func(r *rand.Rand) string {
		made = strconv.Itoa(r.IntN(1000))
		return made
	}))
	c.Node(0).Dial("alice").Ask("keys").Want(made)
}

func TestServerAsks(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).Dial("alice")

	alice.Emit("question")
	alice.Next("asked").Reply("42")

	alice.Next("repeated", "42")
}

func TestNamespaces(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).Dial("alice")

	alice.ConnectRefused("/admin", Token("please")).Want(map[string]any{"message": "Unauthorized"})
	admin := alice.Connect("/admin", Token("sesame"))
	admin.Ask("echo", 1).Want(1)
	alice.Emit("repeat", "outside")
	admin.Nothing()
	alice.Next("repeated", "outside")

	admin.Emit("leave me")
	admin.Disconnected()
	alice.Ask("echo", "still here").Want("still here")

	c.Node(0).DialRefused("mallory", Namespace("/admin")).Client().Connect("/").Ask("echo", 1).Want(1)
}

func TestRefusedHandshake(t *testing.T) {
	c := Start(t)

	refusal := c.Node(0).DialHTTP("mallory", Header("Origin", "http://evil.example"))

	require.Equal(t, 403, refusal.Status)
	require.Contains(t, refusal.Body, "Forbidden")
	require.Equal(t, 400, c.Node(0).DialHTTP("old", Query("EIO", "3")).Status)
	c.Node(0).Dial("alice", Header("Origin", "http://good.example"))
}

func TestRawFrames(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).Dial("alice", Raw())

	alice.Settle()
	alice.Send(`40`)
	require.Regexp(t, `^40\{"sid":".*"\}$`, alice.Frame())
	alice.Send(`427["echo",1]`)
	alice.WantFrame(`437[1]`)
	alice.Send(`42["repeat",1]`)
	alice.WantFrame(`42["repeated",1]`)
	alice.Next("repeated", 1)
	alice.Emit("repeat", 2)
	alice.Next("repeated", 2)
	alice.Send(`nonsense`)
	alice.Closed()
	require.Equal(t, []string{`42["repeated",2]`}, alice.RestFrames())
	require.Empty(t, alice.RestFrames())

	bob := c.Node(0).Dial("bob")
	bob.Emit("close me")
	bob.Disconnected()
	bob.Closed()
}

func TestBinaryValues(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).Dial("alice")
	ping, pong := Binary{0, 1, 255}, Binary("pong")

	alice.Ask("echo", ping, "text", map[string]any{"deep": []any{pong}}).Want(ping, "text", map[string]any{"deep": []any{pong}})
	alice.Ask("echo", Binary{}).Want(Binary{})
	var got Binary
	alice.Ask("echo", ping).Into(&got)
	require.Equal(t, ping, got)
	alice.Ask("echo", 1).Want(1)

	alice.Emit("repeat", pong)
	alice.Next("repeated", pong)
	alice.Emit("repeat", ping)
	alice.Hear().Arg(0, &got)
	require.Equal(t, ping, got)
	require.Error(t, json.Unmarshal([]byte(`"AAH/"`), &got))

	admin := alice.Connect("/admin", Token("sesame"))
	admin.Send(`451-/admin,7["echo",{"num":0,"_placeholder":true}]`)
	admin.SendBinary([]byte{7})
	admin.WantFrame(`461-/admin,7[{"_placeholder":true,"num":0}]`)
	admin.WantFrame("bBw==")
}

func TestBinaryValuesAreCompared(t *testing.T) {
	p := run(t, func(t TB) {
		Start(t).Node(0).Dial("alice").Ask("echo", Binary("one")).Want(Binary("two"))
	})

	require.True(t, strings.HasPrefix(p.failure(), "alice was answered differently"), p.failure())
}

func TestPlainWebSocket(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).DialWebSocket("alice", "/plain", Query("room", "1"))

	alice.Send("2")
	alice.WantFrame("2")
	alice.SendBinary([]byte{1})
	alice.WantFrame("bAQ==")
	alice.Send("bye")
	alice.ClosedWith(4001)
}

func TestManualClock(t *testing.T) {
	c := Start(t, ManualClock())
	alice := c.Node(0).Dial("alice")
	require.Equal(t, "2026-01-01T00:00:00Z", c.Now().Format(time.RFC3339))

	c.Advance(90 * time.Second)
	alice.Ask("time").Want("2026-01-01T00:01:30Z")
	require.Equal(t, "2026-01-01T00:01:30Z", c.Now().Format(time.RFC3339))

	c.StartNode().Dial("bob").Ask("time").Want("2026-01-01T00:01:30Z")
	c.Node(0).Advance(-30 * time.Second)
	alice.Ask("time").Want("2026-01-01T00:01:00Z")
}

func TestStatsAndLeaving(t *testing.T) {
	c := Start(t)
	alice, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("bob")
	require.Equal(t, 2, c.Node(0).Stats().Connections)
	require.Positive(t, c.Node(0).Stats().HeapBytes)

	alice.Close()
	bob.Cut()

	c.Eventually("all connections are closed", func() bool { return c.Node(0).Stats().Connections == 0 })
}

func TestSlowReader(t *testing.T) {
	c := Start(t)
	alice := c.Node(0).Dial("alice")

	alice.StopReading()
	for range 100 {
		alice.Emit("repeat", "x")
	}
	alice.ResumeReading()

	for range 100 {
		alice.Next("repeated", "x")
	}
}

func TestKillAndStop(t *testing.T) {
	c := Start(t, Nodes(3))
	alice, bob, carol := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(2).Dial("carol")

	c.Node(0).Kill()
	alice.Closed()
	c.Node(1).Stop()
	bob.Closed()

	carol.Ask("echo", 1).Want(1)
}

func TestInvent(t *testing.T) {
	c := Start(t, Nodes(0))

	require.NotEqual(t, c.Invent("room"), c.Invent("room"))
	require.Regexp(t, `^room-[a-z2-9]{5}$`, c.Invent("room"))
	require.Equal(t, newRand(1, "a").Uint64(), newRand(1, "a").Uint64())
	require.NotEqual(t, newRand(1, "a").Uint64(), newRand(1, "b").Uint64())
	c.Rand().Uint64()
}
