//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// carols logs carol in on every node. She is not one of the cluster's listeners.
func (c *mixedCluster) carols(t *testing.T) (carols []*listener) {
	t.Helper()
	for _, node := range c.nodes {
		carols = append(carols, logIn(t, node, "carol"))
	}
	return carols
}

// putsCarolOut is an order about carol, and about ann, who is excepted.
var putsCarolOut = order{"to": []string{"user:carol", "user:ann"}, "except": []string{"user:ann"}}

// An order of either kind of node puts out whom it selects on all nodes, once, and nobody
// else.
func operationsLogout(t *testing.T, c *mixedCluster, nsp string) {
	for _, node := range c.nodes {
		t.Run("ordered by "+node.name, func(t *testing.T) {
			caller, carols := c.on(node, "bob"), c.carols(t)
			logOut := func(closes bool) {
				require.Equal(t, `["ok"]`, caller.ask(t, nsp, "logout", putsCarolOut.with("close", closes)))
			}
			logOut(false)
			c.wantOut(t, nsp, caller, carols)
			logOut(true)
			wantGone(t, nsp, carols)
			c.settle(t, nsp, caller, nobody)
		})
	}
}

// wantOut requires clients to have been disconnected from a namespace, and to be able to use
// their connections and to log in again.
func (c *mixedCluster) wantOut(t *testing.T, nsp string, from speaker, clients []*listener) {
	t.Helper()
	out := disconnectedFrom(nsp)
	for _, l := range clients {
		require.Equal(t, []string{out}, l.until(t, out), "what %s hears", l.name)
		l.connect(t, nsp, authOf(l.role))
	}
	c.settle(t, nsp, from, nobody) // the order has been carried out everywhere
	for _, l := range clients {
		for _, nsp := range namespaces {
			l.ask(t, nsp, "rooms") // which has an answer while the client is connected
		}
		for len(l.heard) > 0 {
			require.NotContains(t, disconnections, <-l.heard, "%s logged in again", l.name)
		}
	}
}

// wantGone requires the connections of clients to end after DISCONNECT, which may also come
// for the other namespace.
func wantGone(t *testing.T, nsp string, clients []*listener) {
	t.Helper()
	for _, l := range clients {
		heard := l.until(t, disconnectedFrom(nsp))
		require.Subset(t, disconnections, heard, "what %s hears", l.name)
		require.True(t, l.endsBefore(t, "never"), l.name)
	}
}

var disconnections = []string{disconnectedFrom("/"), disconnectedFrom("/orders")}

// disconnectedFrom is the packet DISCONNECT.
func disconnectedFrom(nsp string) string { return "41" + inFrame(nsp) }

// request sends a request of the official emitter.
func (e emitter) request(t *testing.T, nsp, what string, fields order) {
	t.Helper()
	line, err := json.Marshal(fields.with("ask", what).with("namespace", nsp))
	require.NoError(t, err)
	_, err = fmt.Fprintln(e.stdin, string(line))
	require.NoError(t, err)
}

// The requests of the official emitter are carried out by nodes of both kinds.
func operationsEmitter(t *testing.T, c *mixedCluster, nsp string) {
	from, frame := startEmitter(t, c.redis), "42"+inFrame(nsp)
	for _, s := range selections {
		if s.local {
			continue // it has no clients of its own
		}
		toGreen := func() { from.say(t, nsp, chatMessage{To: []any{"green"}, Text: json.RawMessage("1")}) }
		from.request(t, nsp, "socketsJoin", s.order.with("room", "green"))
		toGreen()
		c.settle(t, nsp, from, heardBy(c.selects(s, nil), frame+`["said",1]`))
		from.request(t, nsp, "socketsLeave", s.order.with("room", []string{"red", "green"}))
		toGreen()
		c.settle(t, nsp, from, nobody)
	}

	from.request(t, nsp, "serverSideEmit", order{"event": "notice", "text": []any{"<&>", 1.5}})
	c.settle(t, nsp, from, heardBy(c.listeners, frame+`["noticed",["<&>",1.5]]`))

	carols := c.carols(t)
	from.request(t, nsp, "disconnectSockets", putsCarolOut.with("close", false))
	c.wantOut(t, nsp, from, carols)
	from.request(t, nsp, "disconnectSockets", putsCarolOut.with("close", true))
	wantGone(t, nsp, carols)
	c.settle(t, nsp, from, nobody)
}
