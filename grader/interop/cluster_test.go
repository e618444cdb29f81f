//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A mixedCluster has official nodes (cluster/server.mjs: socket.io with
// @socket.io/redis-adapter) and Go nodes (the solution of lab 01) on one real
// Redis, and listeners on each.
type mixedCluster struct {
	redis     string // its URL
	nodes     []*mixedNode
	listeners []*listener
	markers   int
}

// A mixedNode is one node of a mixedCluster.
type mixedNode struct {
	*process
	name     string
	official bool
	command  []string
	url      string
}

// The roles of listeners, with the rooms that each joins in both namespaces.
var roles = map[string][]string{"none": nil, "red": {"red"}, "blue": {"blue"}, "both": {"red", "blue"}}

// startMixed starts two nodes of each kind, each with a listener of every role.
func startMixed(t *testing.T, redisURL string, wanted ...string) *mixedCluster {
	t.Helper()
	c := &mixedCluster{redis: redisURL}
	for _, name := range []string{"1", "2"} {
		c.add(t, "official-"+name, officialNode, wanted...)
		c.add(t, "go-"+name, []string{solution(t, "01-scaling")}, wanted...)
	}
	return c
}

// officialNode runs an official node. It uses the client redis (node-redis).
var officialNode = []string{"node", "cluster/server.mjs"}

// add starts a node with listeners.
func (c *mixedCluster) add(t *testing.T, name string, command []string, wanted ...string) *mixedNode {
	t.Helper()
	node := &mixedNode{name: name, official: command[0] == "node", command: command}
	node.start(t, c.redis)
	c.nodes = append(c.nodes, node)
	for _, role := range wanted {
		c.join(t, node, role)
	}
	return node
}

// start starts the node, or starts it again.
func (n *mixedNode) start(t *testing.T, redisURL string) {
	t.Helper()
	n.process, n.url = startNode(t, n.name, redisURL, n.command[0], n.command[1:]...)
}

// join connects a listener to a node and makes it join the rooms of its role.
func (c *mixedCluster) join(t *testing.T, node *mixedNode, role string) {
	t.Helper()
	l := listen(t, node, role)
	for _, nsp := range namespaces {
		for _, room := range roles[role] {
			require.Equal(t, `["ok"]`, l.ask(t, nsp, "room:join", room))
		}
	}
	c.listeners = append(c.listeners, l)
}

// drop forgets the listeners of a node that has been killed.
func (c *mixedCluster) drop(node *mixedNode) {
	c.listeners = slices.DeleteFunc(c.listeners, func(l *listener) bool { return l.node == node })
}

// on returns the listener of a role on a node.
func (c *mixedCluster) on(node *mixedNode, role string) *listener {
	for _, l := range c.listeners {
		if l.node == node && l.role == role {
			return l
		}
	}
	panic("no " + role + " on " + node.name)
}

// A speaker sends messages to the cluster. It is a listener or the emitter.
type speaker interface {
	say(t *testing.T, nsp string, m chatMessage)
}

// settle checks what everyone has received since the last call: exactly what want
// returns, in that order. It first makes sure that nothing more can arrive of what the
// speaker last sent in a namespace.
//
// Redis keeps the order of one publisher, so everyone receives a marker from the
// speaker after its earlier messages. Only the speaker's own node might still receive
// from Redis what it published itself. So when all have received the marker, a listener
// on another node sends a second marker, which the speaker's node receives after that.
func (c *mixedCluster) settle(t *testing.T, nsp string, from speaker, want func(*listener) []string) {
	t.Helper()
	first, second := c.marker(nsp), c.marker(nsp)
	speaker, _ := from.(*listener)
	witness := c.listeners[slices.IndexFunc(c.listeners, func(l *listener) bool { return speaker == nil || l.node != speaker.node })]

	from.say(t, nsp, chatMessage{Text: first.text})
	heard := map[*listener][]string{}
	for _, l := range c.listeners {
		heard[l] = l.until(t, first.event)
	}
	witness.say(t, nsp, chatMessage{Text: second.text})
	for _, l := range c.listeners {
		heard[l] = append(heard[l], l.until(t, second.event)...)
		assert.Equal(t, append(slices.Clone(want(l)), first.event, second.event), heard[l], "what %s heard", l.name)
	}
	if t.Failed() {
		t.FailNow()
	}
}

// A marker is a message that everyone receives after all earlier messages.
type marker struct {
	text  json.RawMessage
	event string
}

func (c *mixedCluster) marker(nsp string) marker {
	c.markers++
	text := fmt.Sprintf(`"marker %d"`, c.markers)
	return marker{json.RawMessage(text), "42" + inFrame(nsp) + `["said",` + text + "]"}
}

// nobody is the expectation that no listener receives anything.
func nobody(*listener) []string { return nil }

// hears is the expectation that only listeners of these roles receive an event.
func hears(event string, roles string, but ...*listener) func(*listener) []string {
	return func(l *listener) []string {
		if slices.Contains(but, l) || !slices.Contains(strings.Fields(roles), l.role) {
			return nil
		}
		return []string{event}
	}
}

const everyone = "none red blue both"

// Every message reaches its recipients exactly once, and nobody else, whichever kind
// of node the sender and the recipients are on.
func TestMixedClusterRoutes(t *testing.T) {
	c := startMixed(t, startRedis(t), "none", "red", "blue", "both")
	red, blue := []any{"red"}, []any{"blue"}

	for _, test := range []struct {
		what  string
		say   chatMessage
		hear  string // roles on every node
		not   string // "sender": the sender does not hear it; "others": other nodes do not
		space string // namespace; "/" if empty
	}{
		{what: "everyone", hear: everyone},
		{what: "a room", say: chatMessage{To: red}, hear: "red both"},
		{what: "two rooms", say: chatMessage{To: []any{"red", "blue"}}, hear: "red blue both"},
		{what: "the same room twice", say: chatMessage{To: []any{"red", "red"}}, hear: "red both"},
		{what: "a room and one without members", say: chatMessage{To: []any{"red", "grey"}}, hear: "red both"},
		{what: "a room without members", say: chatMessage{To: []any{"grey"}}},
		{what: "all but a room", say: chatMessage{Except: red}, hear: "none blue"},
		{what: "all but two rooms", say: chatMessage{Except: []any{"red", "blue"}}, hear: "none"},
		{what: "a room but another", say: chatMessage{To: red, Except: blue}, hear: "red"},
		{what: "a room but itself", say: chatMessage{To: red, Except: red}},
		{what: "two rooms but one of them", say: chatMessage{To: []any{"red", "blue"}, Except: blue}, hear: "red"},
		{what: "all but the sender", say: chatMessage{Broadcast: true}, hear: everyone, not: "sender"},
		{what: "a room but the sender", say: chatMessage{To: red, Broadcast: true}, hear: "red both", not: "sender"},
		{what: "two rooms but a third and the sender", say: chatMessage{To: []any{"red", "blue"}, Except: []any{"grey"}, Broadcast: true}, hear: "red blue both", not: "sender"},
		{what: "local", say: chatMessage{Local: true}, hear: everyone, not: "others"},
		{what: "a room, local", say: chatMessage{To: red, Local: true}, hear: "red both", not: "others"},
		{what: "another namespace", space: "/orders", hear: everyone},
		{what: "a room of another namespace", space: "/orders", say: chatMessage{To: red}, hear: "red both"},
		{what: "all but a room of another namespace", space: "/orders", say: chatMessage{Except: red}, hear: "none blue"},
		{what: "another namespace, all but the sender", space: "/orders", say: chatMessage{Broadcast: true}, hear: everyone, not: "sender"},
	} {
		t.Run(test.what, func(t *testing.T) {
			nsp := "/" + strings.TrimPrefix(test.space, "/")
			for i, node := range c.nodes {
				sender := c.on(node, "both")
				var not []*listener
				switch test.not {
				case "sender":
					not = []*listener{sender}
				case "others":
					not = slices.DeleteFunc(slices.Clone(c.listeners), func(l *listener) bool { return l.node == node })
				}
				test.say.Text = json.RawMessage(fmt.Sprint(i))
				sender.say(t, nsp, test.say)
				c.settle(t, nsp, sender, hears(fmt.Sprintf(`42%s["said",%d]`, inFrame(nsp), i), test.hear, not...))
			}
		})
	}

	t.Run("one socket, and all but one, by its id", func(t *testing.T) {
		for i, node := range c.nodes {
			sender := c.on(node, "both")
			for _, other := range c.nodes {
				target := c.on(other, "none")
				id := []any{target.sids["/"]}
				sender.say(t, "/", chatMessage{To: id, Text: json.RawMessage("1")})
				c.settle(t, "/", sender, func(l *listener) []string {
					if l == target {
						return []string{event("1")}
					}
					return nil
				})
				sender.say(t, "/", chatMessage{Except: id, Text: json.RawMessage(fmt.Sprint(i))})
				c.settle(t, "/", sender, hears(event(fmt.Sprint(i)), everyone, target))
			}
		}
	})

	t.Run("who has left a room", func(t *testing.T) {
		for _, node := range c.nodes {
			leaver := c.on(node, "red")
			require.Equal(t, `["ok"]`, leaver.ask(t, "/", "room:leave", "red"))
			for _, other := range c.nodes {
				sender := c.on(other, "none")
				sender.say(t, "/", chatMessage{To: red, Text: json.RawMessage("1")})
				c.settle(t, "/", sender, hears(event("1"), "red both", leaver))
			}
			require.Equal(t, `["ok"]`, leaver.ask(t, "/", "room:join", "red"))
		}
	})
}

// Each sender's messages arrive once and in order, even when every node publishes at
// the same time.
func TestMixedClusterKeepsOrder(t *testing.T) {
	const many = 200
	c := startMixed(t, startRedis(t), "none")
	for i := range many {
		for _, sender := range c.listeners {
			sender.say(t, "/", chatMessage{Text: json.RawMessage(fmt.Sprintf(`[%q,%d]`, sender.name, i))})
		}
	}
	for _, l := range c.listeners {
		heard := map[string]int{} // how many of each sender
		for range many * len(c.listeners) {
			got := receive(t, l, l.heard, "message")
			var said []any
			require.NoError(t, json.Unmarshal([]byte(got[2:]), &said), got)
			sender := said[1].([]any)[0].(string)
			require.Equal(t, event(fmt.Sprintf(`[%q,%d]`, sender, heard[sender])), got, "what %s heard", l.name)
			heard[sender]++
		}
	}
	for _, sender := range c.listeners {
		c.settle(t, "/", sender, nobody)
	}
}
