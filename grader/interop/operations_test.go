//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// An order is the argument of an event of the chat of lab 06.
type order map[string]any

// with returns the order with one more field.
func (o order) with(field string, value any) order {
	more := order{field: value}
	for field, value := range o {
		more[field] = value
	}
	return more
}

// A selection is a choice of the sockets of ann and bob, of whom every node has one each.
type selection struct {
	what  string
	order order
	users string
	local bool
}

var selections = []selection{
	{what: "everyone", order: order{}, users: "ann bob"},
	{what: "a room", order: order{"to": []string{"user:ann"}}, users: "ann"},
	{what: "two rooms", order: order{"to": []string{"user:ann", "user:bob"}}, users: "ann bob"},
	{what: "all but a room", order: order{"except": []string{"user:ann"}}, users: "bob"},
	{what: "two rooms but one of them", order: order{"to": []string{"user:ann", "user:bob"}, "except": []string{"user:bob"}}, users: "ann"},
	{what: "a room without members", order: order{"to": []string{"user:nobody"}}},
	{what: "a room of one node", order: order{"to": []string{"user:ann"}, "local": true}, users: "ann", local: true},
}

// eachSelection runs a test with each selection until one fails.
func eachSelection(t *testing.T, test func(*testing.T, selection)) {
	t.Helper()
	for _, s := range selections {
		if !t.Run(s.what, func(t *testing.T) { test(t, s) }) {
			t.FailNow()
		}
	}
}

// selects returns the listeners that a selection on a node selects.
func (c *mixedCluster) selects(s selection, node *mixedNode) (selected []*listener) {
	for _, l := range c.listeners {
		if slices.Contains(strings.Fields(s.users), l.role) && (!s.local || l.node == node) {
			selected = append(selected, l)
		}
	}
	return selected
}

// heardBy is the expectation that these listeners alone receive an event.
func heardBy(listeners []*listener, event string) func(*listener) []string {
	return func(l *listener) []string {
		if slices.Contains(listeners, l) {
			return []string{event}
		}
		return nil
	}
}

// others is the expectation that all clients but those of one node receive an event.
func (c *mixedCluster) others(than *mixedNode, event string) func(*listener) []string {
	others := slices.DeleteFunc(slices.Clone(c.listeners), func(l *listener) bool { return l.node == than })
	return heardBy(others, event)
}

// operationsNode runs an official node with the chat of lab 06.
var operationsNode = []string{"node", "cluster/operations.mjs"}

// startOperations starts two official nodes and two of the solution of lab 06.
func startOperations(t *testing.T) *mixedCluster {
	t.Helper()
	c := &mixedCluster{redis: startRedis(t)}
	for _, name := range []string{"1", "2"} {
		c.add(t, "official-"+name, operationsNode)
		c.add(t, "go-"+name, []string{solution(t, "06-cluster-operations")})
	}
	for _, node := range c.nodes {
		for _, user := range []string{"ann", "bob"} {
			c.listeners = append(c.listeners, logIn(t, node, user))
		}
	}
	return c
}

// logIn connects a user to both namespaces of a node.
func logIn(t *testing.T, node *mixedNode, user string) *listener {
	t.Helper()
	return listenAs(t, node, user, authOf(user))
}

func authOf(user string) string { return fmt.Sprintf(`{"user":%q}`, user) }

// Official nodes and those of lab 06 do to each other whatever they do to their own kind.
func TestMixedClusterOperations(t *testing.T) {
	c := startOperations(t)
	for _, nsp := range namespaces {
		for _, step := range []struct {
			what string
			do   func(*testing.T, *mixedCluster, string)
		}{
			{"fetch", operationsFetch},
			{"joins and leaves", operationsRooms},
			{"acknowledgements", operationsAsk},
			{"a silent client", operationsSilence},
			{"events between servers", operationsServers},
			{"official questions", operationsOfficial},
			{"log out", operationsLogout},
			{"emitter", operationsEmitter},
		} {
			if !t.Run(step.what+" in "+nsp, func(t *testing.T) { step.do(t, c, nsp) }) {
				return // what was left unread would fail the others
			}
		}
	}

	for _, node := range c.nodes[2:] {
		if node.official {
			node.kill() // it has no lease
		} else {
			require.NoError(t, syscall.Kill(node.cmd.Process.Pid, syscall.SIGTERM))
			<-node.done
		}
		c.drop(node)
	}
	c.nodes = c.nodes[:2]
	remaining := redisClient(t, c.redis)
	require.Eventually(t, func() bool {
		listening, err := remaining.PubSubNumSub(t.Context(), requestChannel).Result()
		return err == nil && listening[requestChannel] == int64(len(c.nodes))
	}, patience, 20*time.Millisecond)
	t.Run("nobody waits for nodes that have left", func(t *testing.T) { operationsFetch(t, c, "/") })
}

// answered is the acknowledgement of a question.
type answered[T any] struct {
	Answers  []T    `json:"answers"`
	Complete bool   `json:"complete"`
	Error    string `json:"error"` // of an official node
}

// answersTo returns the answers to a question, which must be complete.
func answersTo[T any](t *testing.T, acknowledgement string) []T {
	t.Helper()
	var list []answered[T]
	require.NoError(t, json.Unmarshal([]byte(acknowledgement), &list), acknowledgement)
	require.Len(t, list, 1)
	require.True(t, list[0].Complete, acknowledgement)
	return list[0].Answers
}

// Every node sees all sockets, each once, with their rooms and data. An official node tells
// the others the handshakes of its sockets; a Go node does not.
func operationsFetch(t *testing.T, c *mixedCluster, nsp string) {
	type described struct {
		ID        string            `json:"id"`
		Rooms     []string          `json:"rooms"`
		Data      map[string]string `json:"data"`
		Handshake json.RawMessage   `json:"handshake"` // only official nodes return it
	}
	for _, l := range c.listeners {
		require.Equal(t, `["ok"]`, l.ask(t, nsp, "mood", "mood of "+l.name))
	}
	eachSelection(t, func(t *testing.T, s selection) {
		for _, node := range c.nodes { // all at the same time
			c.on(node, "bob").request(t, nsp, "fetch", s.order.with("timeout", patience.String()))
		}
		for _, node := range c.nodes {
			var want []described
			homes := map[string]*mixedNode{}
			for _, l := range c.selects(s, node) {
				homes[l.sids[nsp]] = l.node
				rooms := []string{l.sids[nsp], "user:" + l.role}
				slices.Sort(rooms)
				want = append(want, described{ID: l.sids[nsp], Rooms: rooms, Data: map[string]string{"user": l.role, "mood": "mood of " + l.name}})
			}
			got := answersTo[described](t, c.on(node, "bob").acknowledgement(t, nsp))
			for i := range got {
				if home := homes[got[i].ID]; node.official && home != nil && !home.official {
					require.JSONEq(t, `{}`, string(got[i].Handshake), "the handshake of a client of %s", home.name)
				}
				got[i].Handshake = nil
				slices.Sort(got[i].Rooms)
			}
			require.ElementsMatch(t, want, got, "what %s fetches", node.name)
		}
	})
}

// A Go node keeps the order of what one client joins and says, everywhere. The clients of an
// official node that gives the order join only when it comes back from Redis.
func operationsRooms(t *testing.T, c *mixedCluster, nsp string) {
	rooms := []string{"red", "42"}
	said := "42" + inFrame(nsp) + `["said","to red"]`
	toRed := chatMessage{To: []any{"red"}, Text: json.RawMessage(`"to red"`)}
	eachSelection(t, func(t *testing.T, s selection) {
		for _, node := range c.nodes {
			caller, selected := c.on(node, "ann"), c.selects(s, node)
			tell := func(event string, order order) {
				require.Equal(t, `["ok"]`, caller.ask(t, nsp, event, order), node.name)
				if node.official {
					c.settle(t, nsp, caller, nobody)
				}
			}
			tell("sockets:join", s.order.with("rooms", rooms))
			caller.say(t, nsp, toRed)
			c.settle(t, nsp, caller, heardBy(selected, said))

			tell("sockets:leave", s.order.with("rooms", rooms[:1]))
			caller.say(t, nsp, toRed)
			c.settle(t, nsp, caller, nobody)

			for _, l := range c.listeners {
				want := []string{l.sids[nsp], "user:" + l.role}
				if slices.Contains(selected, l) {
					want = append(want, "42")
				}
				var got [][]string
				require.NoError(t, json.Unmarshal([]byte(l.ask(t, nsp, "rooms")), &got))
				require.ElementsMatch(t, want, got[0], "the rooms of %s", l.name)
			}
			tell("sockets:leave", order{"rooms": rooms})
			c.settle(t, nsp, caller, nobody)
		}
	})
}

var askedFrame = regexp.MustCompile(`^42(?:/orders,)?([0-9]+)\["asked",(.*)\]$`)

// asked waits for a question to the client and returns its text and the acknowledgement's id.
func (l *listener) asked(t *testing.T) (text, id string) {
	t.Helper()
	frame := receive(t, l, l.heard, "question")
	parts := askedFrame.FindStringSubmatch(frame)
	require.NotNil(t, parts, "%s: %s", l.name, frame)
	return parts[2], parts[1]
}

// replies acknowledges a question.
func (l *listener) replies(t *testing.T, nsp, id, value string) {
	t.Helper()
	l.send(t, "43"+inFrame(nsp)+id+"["+value+"]")
}

// Every node asks the clients of all nodes and gets all their answers.
func operationsAsk(t *testing.T, c *mixedCluster, nsp string) {
	const text = `[1.5,"<&>",{"b":null,"a":[]}]`
	eachSelection(t, func(t *testing.T, s selection) {
		for _, node := range c.nodes {
			if s.local && node.official {
				continue // it waits for the other nodes, which are not asked
			}
			caller, want := c.on(node, "bob"), []string{}
			caller.request(t, nsp, "ask", s.order.with("text", json.RawMessage(text)).with("timeout", patience.String()))
			for _, l := range c.selects(s, node) {
				got, id := l.asked(t)
				require.Equal(t, text, got, "what %s is asked", l.name)
				l.replies(t, nsp, id, fmt.Sprintf(`{"from":%q}`, l.name))
				want = append(want, l.name)
			}
			var got []string
			for _, answer := range answersTo[struct{ From string }](t, caller.acknowledgement(t, nsp)) {
				got = append(got, answer.From)
			}
			require.ElementsMatch(t, want, got, "the answers that %s gets", node.name)
			c.settle(t, nsp, caller, nobody)
		}
	})
}

// A client that does not answer costs only its own answer, whichever kind of node asks and
// whichever has the client.
func operationsSilence(t *testing.T, c *mixedCluster, nsp string) {
	// ann asks about a client of an official node and bob about one of a Go node, on every
	// node at the same time.
	silent := map[string]*listener{"ann": c.on(c.nodes[2], "bob"), "bob": c.on(c.nodes[3], "ann")}
	for _, caller := range c.listeners {
		caller.request(t, nsp, "ask", order{"text": caller.role, "timeout": "5s"})
	}
	late := map[*listener][]string{}
	for _, l := range c.listeners {
		for range c.listeners {
			text, id := l.asked(t)
			if silent[strings.Trim(text, `"`)] == l {
				late[l] = append(late[l], id)
			} else {
				l.replies(t, nsp, id, fmt.Sprintf("%q", l.name))
			}
		}
	}
	for _, caller := range c.listeners {
		var want []string
		for _, l := range c.listeners {
			if silent[caller.role] != l {
				want = append(want, l.name)
			}
		}
		var got []answered[string]
		text := caller.acknowledgement(t, nsp)
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.False(t, got[0].Complete, "%s: %s", caller.name, text)
		require.ElementsMatch(t, want, got[0].Answers, "the answers that %s gets", caller.name)
	}
	for l, ids := range late {
		require.Len(t, ids, len(c.nodes))
		for _, id := range ids {
			l.replies(t, nsp, id, `"late"`)
		}
	}
	c.settle(t, nsp, c.listeners[0], nobody)
}

// Every server tells all others, and asks them. Official servers acknowledge "nothing" without
// a value.
func operationsServers(t *testing.T, c *mixedCluster, nsp string) {
	for _, text := range []string{`{"b":["<&>",-0.5],"a":null}`, `"nothing"`} {
		for _, node := range c.nodes {
			caller, message := c.on(node, "ann"), order{"text": json.RawMessage(text)}
			require.Equal(t, `["ok"]`, caller.ask(t, nsp, "servers:tell", message))
			c.settle(t, nsp, caller, c.others(node, "42"+inFrame(nsp)+`["noticed",`+text+"]"))

			var want, got []string
			for _, other := range c.nodes {
				switch {
				case other == node:
				case other.official && text == `"nothing"`:
					want = append(want, "null")
				default:
					want = append(want, fmt.Sprintf("[%q,%s]", other.name, text))
				}
			}
			for _, answer := range answersTo[json.RawMessage](t, caller.ask(t, nsp, "servers:ask", message.with("timeout", patience.String()))) {
				got = append(got, string(answer))
			}
			require.ElementsMatch(t, want, got, "the answers that %s gets", node.name)
			c.settle(t, nsp, caller, c.others(node, "42"+inFrame(nsp)+`["questioned",`+text+"]"))
		}
	}
}

// Go nodes answer what only the official adapter asks.
func operationsOfficial(t *testing.T, c *mixedCluster, nsp string) {
	rooms, anns := []string{"user:ann", "user:bob"}, []string{}
	for _, l := range c.listeners {
		rooms = append(rooms, l.sids[nsp])
		if l.role == "ann" {
			anns = append(anns, l.sids[nsp])
		}
	}
	for _, node := range []*mixedNode{c.nodes[0], c.nodes[2]} {
		caller := c.on(node, "bob")
		require.ElementsMatch(t, rooms, answersTo[string](t, caller.ask(t, nsp, "rooms:all", order{})))
		require.ElementsMatch(t, anns, answersTo[string](t, caller.ask(t, nsp, "sockets:ids", order{"rooms": []string{"user:ann", "nobody"}})))
		for _, l := range c.listeners {
			caller.request(t, nsp, "socket:ask", order{"to": []string{l.sids[nsp]}, "text": 1, "timeout": patience.String()})
			_, id := l.asked(t)
			l.replies(t, nsp, id, fmt.Sprintf("%q", l.name))
			require.Equal(t, []string{l.name}, answersTo[string](t, caller.acknowledgement(t, nsp)))
		}
	}
}
