//go:build unix

package interop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A node that is drained gets no new clients. With HAProxy and our own it keeps those it
// has, by either transport, until it is removed. nginx has "down" and a reload: an open
// WebSocket stays with the old worker process, which nothing but its end removes, and a
// client that polls has to reconnect.
func TestNodeDrained(t *testing.T) {
	t.Parallel()
	for _, balancer := range balancers(t) {
		t.Run(balancer.program, func(t *testing.T) {
			t.Parallel()
			c := startChat(t)
			balancer := balancer.run(t, c.addresses...)
			pollers, others := c.clients(t, balancer.url, byPolling), c.clients(t, balancer.url, byWebSocket)
			polling, connected := wantWell(t, pollers.round(t), "polling"), wantWell(t, others.round(t), "websocket")
			drained := busiest(polling)

			began := time.Now()
			balancer.drain(t, drained, c.address(drained))

			if balancer.balancer.program == "nginx" {
				// A poll that waits at the node ends with the ping, after 25 s.
				pollers.wantMoved(t, began, 2*patience, drained, polling[drained], "polling")
			} else {
				pollers.wantStayed(t, polling, "polling")
			}
			others.wantStayed(t, connected, "websocket")
			fresh := c.clients(t, balancer.url, byWebSocket)
			spread := wantWell(t, fresh.round(t), "websocket")
			require.NotContains(t, spread, drained)
			t.Logf("%d new clients, by node: %v", clientCount, spread)

			if balancer.balancer.program == "nginx" {
				return
			}
			began = time.Now()
			balancer.remove(t, drained)
			others.wantMoved(t, began, patience, drained, connected[drained], "websocket")
			pollers.wantMoved(t, began, patience, drained, polling[drained], "polling")
		})
	}
}

// wantStayed requires that every client is where it was, and has never reconnected.
func (c *clients) wantStayed(t *testing.T, want map[string]int, transport string) {
	t.Helper()
	outcomes := c.round(t)
	require.Equal(t, want, wantWell(t, outcomes, transport))
	for _, client := range outcomes {
		require.Equal(t, 1, client.Connections)
	}
	t.Logf("all clients by %s stay: %v", transport, want)
}
