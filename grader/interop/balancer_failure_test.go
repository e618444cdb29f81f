//go:build unix

package interop

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// busiest returns the node with the most clients.
func busiest(spread map[string]int) string {
	var found string
	for name, n := range spread {
		if n > spread[found] {
			found = name
		}
	}
	return found
}

// The clients of a killed node reconnect to the other nodes, whose own clients notice
// nothing.
func TestNodeKilledBehindBalancer(t *testing.T) {
	t.Parallel()
	for _, balancer := range balancers(t) {
		for _, options := range []way{byPolling, byWebSocket} {
			t.Run(balancer.program+" "+options.name(), func(t *testing.T) {
				c := startChat(t)
				clients := c.clients(t, balancer.start(t, c.addresses...), options)
				spread := wantWell(t, clients.round(t), options.last())
				lost := busiest(spread)

				c.nodes[lost].kill()

				clients.wantMoved(t, lost, spread[lost], options.last())
			})
		}
	}
}

// A node that hangs still accepts connections, so only a check that waits for an
// answer finds it. Those of HAProxy and of our own balancer do, and then the clients' connections
// are closed.
func TestNodeHung(t *testing.T) {
	t.Parallel()
	for _, balancer := range []*balancer{haproxy(t), ours()} {
		t.Run(balancer.program, func(t *testing.T) {
			t.Parallel()
			c := startChat(t)
			url := balancer.start(t, c.addresses...)
			pollers, others := c.clients(t, url, byPolling), c.clients(t, url, byWebSocket)
			polling, connected := wantWell(t, pollers.round(t), "polling"), wantWell(t, others.round(t), "websocket")
			lost := busiest(polling)

			began := time.Now()
			require.NoError(t, c.nodes[lost].cmd.Process.Signal(syscall.SIGSTOP))

			others.wantMoved(t, lost, connected[lost], "websocket")
			pollers.wantMoved(t, lost, polling[lost], "polling")
			t.Logf("moved after %s; the heartbeat alone would take 45 s", time.Since(began).Round(100*time.Millisecond))
		})
	}
}

// wantMoved waits until the clients of a lost node have reconnected, and requires that
// no other client did.
func (c *clients) wantMoved(t *testing.T, lost string, want int, transport string) {
	t.Helper()
	var moved struct {
		Clients int
		Reasons []string
	}
	c.do(t, "gone "+lost, &moved)
	require.Equal(t, want, moved.Clients)
	t.Logf("%s had %d clients, lost by %v", lost, want, moved.Reasons)

	outcomes := c.round(t)
	for i := range outcomes {
		outcomes[i].Failure = nil // of the first connection, which was to fail
	}
	spread := wantWell(t, outcomes, transport)
	require.NotContains(t, spread, lost)
	again := 0
	for _, client := range outcomes {
		again += client.Connections - 1
	}
	require.Equal(t, want, again, "a client of another node had to reconnect")
}

// The cookie of a dead node does not bind its client to that node. A browser sends it
// again; a client in Node.js does not.
func TestCookieOfDeadNode(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	url := haproxy(t).start(t, c.addresses...)
	c.nodes["node-2"].kill()
	request, err := http.NewRequest(http.MethodGet, url+"/socket.io/?EIO=4&transport=polling", nil)
	require.NoError(t, err)
	request.AddCookie(&http.Cookie{Name: "node", Value: "node-2"})

	answer, err := plain.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())

	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Len(t, answer.Cookies(), 1)
	require.Contains(t, []string{"node-1", "node-3"}, answer.Cookies()[0].Value)
}
