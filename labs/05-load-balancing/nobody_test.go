package loadbalancing_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// Without a node, clients are told to come back, and the first node that returns is used.
//
//lab:points 4
//lab:rule 5.29 5.30
//lab:hint 502 means that a node has answered nothing sensible. If there is none to ask, say 503, and when to ask again.
//lab:hint Go on with the health checks of a node that is down. Nobody else finds out that it is back.
//lab:note retries
func TestNobodyLeft(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	first, second := c.StartBackend("node-1"), c.StartBackend("node-2")
	k := anyKeys(c, first, second)
	b := c.StartBalancer(k.String())
	serves := func() {
		t.Helper()
		require.Equal(t, http.StatusOK, send(t, http.MethodGet, b.URL(), "").status)
		client, server := dialPlain(t, b.URL()), second.Accept()
		require.NoError(t, client.Close())
		server.Closed()
	}
	refuses := func() {
		t.Helper()
		for _, got := range []answer{
			send(t, http.MethodGet, b.URL(), ""),
			send(t, http.MethodPost, b.URL(), "4"),
			send(t, http.MethodGet, b.URL(), "", "Connection", "Upgrade", "Upgrade", "websocket",
				"Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
		} {
			require.Equal(t, http.StatusServiceUnavailable, got.status, "without a node")
			seconds, err := strconv.Atoi(got.header.Get("Retry-After"))
			require.NoError(t, err, "Retry-After")
			require.True(t, 1 <= seconds && seconds <= 60, "Retry-After: %d", seconds)
		}
	}
	await := func(node *labtest.Backend, state string) {
		t.Helper()
		c.Eventually(node.Name()+" is "+state, func() bool {
			c.Advance(time.Duration(k.Health.Every))
			c.Pass(20 * time.Millisecond) // in which the check is answered
			return b.State(node.Name()).State == state
		})
	}

	//lab:rule 5.29
	first.Refuse()
	second.Refuse()
	refuses()
	//lab:rule 5.30
	second.Listen()
	serves()

	//lab:rule 5.29
	second.Refuse()
	await(first, "down")
	await(second, "down")
	refuses()
	//lab:rule 5.30
	second.Listen()
	await(second, "up")
	serves()

	//lab:rule 5.29
	second.Unhealthy(http.StatusServiceUnavailable)
	await(second, "down")
	refuses()
	//lab:rule 5.30
	second.Healthy()
	await(second, "up")
	serves()
}
