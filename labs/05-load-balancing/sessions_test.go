package loadbalancing_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A new session goes to the node that has the fewest, counted by the WebSockets that are open.
//
//lab:points 6
//lab:rule 5.1 5.4 5.37
//lab:hint Count a WebSocket from its handshake until both its connections have ended, not the requests that you have passed on.
//lab:hint Choose and count in one step, under one lock. Otherwise clients that arrive together all see the same node.
//lab:hint When a node is added, the others keep their counts.
//lab:note least-connections
func TestLeastConnections(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	b := c.StartBalancer(anyKeys(c, nodes(c, 2)...).String())
	dial := func(n int, what string) (all []*labtest.Client) {
		t.Helper()
		for i := range n {
			all = append(all, b.Dial(fmt.Sprintf("%s %d", what, i+1)))
		}
		return all
	}

	//lab:rule 5.1
	early := dial(30, "early client")
	wantConnections(t, c, 15, 15, 0)

	//lab:rule 5.37
	b.Add("node-3", c.Node(2).URL())
	late := dial(15, "late client")
	wantConnections(t, c, 15, 15, 15)
	early[0].Ask("say", map[string]any{"text": "hi"}).Want("ok")

	//lab:rule 5.4
	for _, client := range append(early[:10:10], late[:5]...) {
		client.Cut()
	}
	left := 0
	c.Eventually("the nodes have lost the 15 clients that are cut", func() bool {
		left = 0
		for i := range 3 {
			left += b.State(c.Node(i).Name()).Sessions
		}
		return left == 30
	})
	dial(15, "last client")
	wantConnections(t, c, 15, 15, 15)
}

// wantConnections requires each node to have that many clients.
func wantConnections(t *testing.T, c *labtest.Cluster, want ...int) {
	t.Helper()
	var got []int
	for i := range want {
		got = append(got, c.Node(i).Stats().Connections)
	}
	require.Equal(t, want, got, "connections of node-1, node-2 and so on")
}
