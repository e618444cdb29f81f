//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Any string is a valid room name, on nodes of either kind.
func TestMixedClusterRoomNames(t *testing.T) {
	c := startMixed(t, startRedis(t), "none", "red")
	for _, room := range []string{
		"#", "a#b", "red#", "#red", "red#blue#", " ", "a b", "", "*", "re?", "[r]ed", `\`, `\*`, "^", "/", "/orders",
		"socket.io#/#red#", "__proto__", "constructor", "4.2", "-0", "1e3", "NaN", "日本", "👋", "\u0000", "a\nb",
		strings.Repeat("long", 1000),
	} {
		t.Run(fmt.Sprintf("%.20q", room), func(t *testing.T) {
			for _, node := range c.nodes {
				require.Equal(t, `["ok"]`, c.on(node, "red").ask(t, "/", "room:join", room))
			}
			for i, node := range c.nodes {
				sender, inside, outside := c.on(node, "none"), fmt.Sprintf(`"in %d"`, i), fmt.Sprintf(`"out %d"`, i)
				sender.say(t, "/", chatMessage{To: []any{room}, Text: json.RawMessage(inside)})
				sender.say(t, "/", chatMessage{Except: []any{room}, Text: json.RawMessage(outside)})
				c.settle(t, "/", sender, func(l *listener) []string {
					if l.role == "red" {
						return []string{event(inside)}
					}
					return []string{event(outside)}
				})
			}
		})
	}

	t.Run("numbers", func(t *testing.T) { numericRooms(t, c) })
}

// On an official node a room name may be a number, and 42 and "42" are different
// rooms. On Go nodes both are the room "42".
func numericRooms(t *testing.T, c *mixedCluster) {
	members := map[*listener]string{}
	for _, node := range c.nodes {
		text, number := c.on(node, "none"), c.on(node, "red")
		members[text] = `"42"`
		require.Equal(t, `["ok"]`, text.ask(t, "/", "room:join", "42"))
		if node.official {
			members[number] = "42"
			require.Equal(t, `["ok"]`, number.ask(t, "/", "room:join", 42))
		}
	}
	official, golang := c.on(c.nodes[0], "none"), c.on(c.nodes[1], "none")
	for _, test := range []struct {
		what string
		from *listener
		say  chatMessage
		want func(*listener) bool
	}{
		{"to a number", official, chatMessage{To: []any{42}},
			func(l *listener) bool { return members[l] == "42" || members[l] == `"42"` && !l.node.official }},
		{"to numbers", official, chatMessage{To: []any{42, 43}},
			func(l *listener) bool { return members[l] == "42" || members[l] == `"42"` && !l.node.official }},
		{"except a number", official, chatMessage{Except: []any{42}},
			func(l *listener) bool { return members[l] == "" || members[l] == `"42"` && l.node.official }},
		{"to a text", official, chatMessage{To: []any{"42"}},
			func(l *listener) bool { return members[l] == `"42"` }},
		{"to a text, from a Go node", golang, chatMessage{To: []any{"42"}},
			func(l *listener) bool { return members[l] == `"42"` }},
		{"to both", official, chatMessage{To: []any{42, "42"}},
			func(l *listener) bool { return members[l] != "" }},
	} {
		t.Run(test.what, func(t *testing.T) {
			test.say.Text = json.RawMessage("1")
			test.from.say(t, "/", test.say)
			c.settle(t, "/", test.from, func(l *listener) []string {
				if test.want(l) {
					return []string{event("1")}
				}
				return nil
			})
		})
	}
}
