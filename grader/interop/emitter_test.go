//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An emitter is a program with @socket.io/redis-emitter (cluster/emitter.mjs):
// a speaker that is not a node.
type emitter struct{ *process }

func startEmitter(t *testing.T, redisURL string) emitter {
	t.Helper()
	p := start(t, "", []string{"REDIS_URL=" + redisURL}, "node", "cluster/emitter.mjs")
	p.line(t, "ready")
	return emitter{p}
}

func (e emitter) say(t *testing.T, nsp string, m chatMessage) {
	t.Helper()
	m.Namespace = nsp
	_, err := fmt.Fprintln(e.stdin, m.json(t))
	require.NoError(t, err)
}

// A message of the official emitter reaches its recipients exactly once, and nobody
// else, on nodes of either kind.
func TestEmitterReachesGoNodes(t *testing.T) {
	c := startMixed(t, startRedis(t), "none", "red", "blue", "both")
	from := startEmitter(t, c.redis)
	red, no := []any{"red"}, false

	for _, test := range []struct {
		what  string
		say   chatMessage
		hear  string // roles on every node
		space string // namespace, as the emitter is told; "/" if empty
	}{
		{what: "everyone", hear: everyone},
		{what: "a room", say: chatMessage{To: red}, hear: "red both"},
		{what: "two rooms", say: chatMessage{To: []any{"red", "blue"}}, hear: "red blue both"},
		{what: "a room without members", say: chatMessage{To: []any{"grey"}}},
		{what: "all but a room", say: chatMessage{Except: red}, hear: "none blue"},
		{what: "all but two rooms", say: chatMessage{Except: []any{"red", "blue"}}, hear: "none"},
		{what: "a room but another", say: chatMessage{To: red, Except: []any{"blue"}}, hear: "red"},
		{what: "volatile", say: chatMessage{Volatile: true}, hear: everyone},
		{what: "volatile, to a room", say: chatMessage{To: red, Volatile: true}, hear: "red both"},
		{what: "not compressed", say: chatMessage{Compress: &no}, hear: everyone},
		{what: "another namespace", space: "/orders", hear: everyone},
		{what: "a room of another namespace", space: "/orders", say: chatMessage{To: red}, hear: "red both"},
		{what: "a namespace without its slash", space: "orders", hear: everyone},
		{what: "a namespace that nobody serves", space: "/nowhere"},
	} {
		t.Run(test.what, func(t *testing.T) {
			nsp := "/" + strings.TrimPrefix(test.space, "/")
			test.say.Text = json.RawMessage("1")
			from.say(t, test.space, test.say)
			want := hears("42"+inFrame(nsp)+`["said",1]`, test.hear)
			if nsp == "/nowhere" { // and so nobody hears a marker there
				nsp = "/"
			}
			c.settle(t, nsp, from, want)
		})
	}

	const one = `451-["said",{"_placeholder":true,"num":0}] `
	for _, test := range []struct{ value, want string }{
		{"Buffer", one + "00ff7f"},
		{"empty Buffer", one},
		{"Buffers within", `452-["said",{"a":[{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}],"c":"d"}] 01 02`},
		{"Buffer beside a date", `451-["said",[{"_placeholder":true,"num":0},"1970-01-01T00:00:00.000Z"]] 01`},
		{"date", `"2026-11-23T12:30:00.000Z"`},
		{"undefined", `null`},
		{"NaN", `null`},
	} {
		t.Run(test.value, func(t *testing.T) {
			from.say(t, "/", chatMessage{Value: test.value})
			c.settle(t, "/", from, hears(event(test.want), everyone))
			from.say(t, "/", chatMessage{Value: test.value, To: red})
			c.settle(t, "/", from, hears(event(test.want), "red both"))
		})
	}

	// Its requests are for official nodes. The solution of lab 01 ignores them.
	t.Run("requests", func(t *testing.T) {
		from.say(t, "/", chatMessage{Ask: "serverSideEmit"})
		from.say(t, "/", chatMessage{Ask: "socketsJoin", Room: "green"})
		from.say(t, "/", chatMessage{Ask: "socketsLeave", Room: "red"})
		from.say(t, "/", chatMessage{To: []any{"green"}, Text: json.RawMessage("1")})
		c.settle(t, "/", from, func(l *listener) []string {
			if l.node.official {
				return []string{event("1")}
			}
			return nil
		})
		from.say(t, "/", chatMessage{To: red, Text: json.RawMessage("2")})
		c.settle(t, "/", from, func(l *listener) []string {
			if l.node.official {
				return nil
			}
			return hears(event("2"), "red both")(l)
		})
		from.say(t, "/", chatMessage{Ask: "disconnectSockets", Room: "green"})
		for _, node := range c.nodes {
			if node.official {
				require.True(t, c.on(node, "none").endsBefore(t, "never"))
				c.drop(node)
			}
		}
		from.say(t, "/", chatMessage{Text: json.RawMessage("1")})
		c.settle(t, "/", from, hears(event("1"), everyone))
	})
}
