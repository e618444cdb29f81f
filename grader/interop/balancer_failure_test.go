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

				began := time.Now()
				c.nodes[lost].kill()

				clients.wantMoved(t, began, patience, lost, spread[lost], options.last())
			})
		}
	}
}

// A node that hangs still accepts connections, so only a check that waits for an answer
// finds it. HAProxy's and our own do, and then close the clients' connections. Open source
// nginx has no such check: clients leave when the heartbeat fails, and may come to the
// node that hangs once more.
func TestNodeHung(t *testing.T) {
	t.Parallel()
	for _, hung := range []struct {
		*balancer
		limit time.Duration
	}{{nginx(t), 4 * time.Minute}, {haproxy(t), patience}, {ours(), patience}} {
		t.Run(hung.program, func(t *testing.T) {
			t.Parallel()
			c := startChat(t)
			url := hung.start(t, c.addresses...)
			pollers, others := c.clients(t, url, byPolling), c.clients(t, url, byWebSocket)
			polling, connected := wantWell(t, pollers.round(t), "polling"), wantWell(t, others.round(t), "websocket")
			lost := busiest(polling)

			began := time.Now()
			require.NoError(t, c.nodes[lost].cmd.Process.Signal(syscall.SIGSTOP))

			others.wantMoved(t, began, hung.limit, lost, connected[lost], "websocket")
			pollers.wantMoved(t, began, hung.limit, lost, polling[lost], "polling")
		})
	}
}

// wantMoved waits until the clients of a lost node have reconnected, and requires that
// no other client did.
func (c *clients) wantMoved(t *testing.T, began time.Time, limit time.Duration, lost string, want int, transport string) {
	t.Helper()
	var moved struct {
		Clients     int
		Reasons     []string
		First, Last int64
	}
	c.doWithin(t, limit, "gone "+lost, &moved)
	require.Equal(t, want, moved.Clients)
	after := func(ms int64) time.Duration { return time.UnixMilli(ms).Sub(began).Round(10 * time.Millisecond) }
	t.Logf("%s had %d clients by %s, connected again after %s to %s, lost by %v",
		lost, want, transport, after(moved.First), after(moved.Last), moved.Reasons)

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
