//go:build unix

package interop

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// With the configurations of the notes, clients that send nothing stay connected for a
// heartbeat of the default pingInterval, 25 s, with either transport.
func TestQuietClientsStay(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	quiet := map[*clients]string{}
	for _, balancer := range balancers(t) {
		url := balancer.start(t, c.addresses...)
		for _, options := range []way{byPolling, byWebSocket} {
			clients := c.clients(t, url, options.once())
			wantWell(t, clients.round(t), options.last())
			quiet[clients] = options.last()
		}
	}

	for clients, transport := range quiet {
		var pings int
		clients.do(t, "heartbeat", &pings)
		require.Equal(t, clientCount, pings)
		wantWell(t, clients.round(t), transport)
	}
}

// A balancer that waits for less time than a node may be silent disconnects quiet
// clients. nginx even considers the silent nodes dead: it sends the same poll to
// another node, or finds no node left.
func TestTimeoutBelowHeartbeat(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	for _, impatient := range []struct {
		*balancer
		way
		reason   string
		statuses []any
	}{
		{nginx(t).with(t, "proxy_read_timeout 60s;", "proxy_read_timeout 2s;"), byPolling, "transport error", []any{400., 502., 504.}},
		{nginx(t).with(t, "proxy_read_timeout 60s;", "proxy_read_timeout 2s;"), byWebSocket, "transport close", nil},
		{haproxy(t).with(t, "timeout server 60s", "timeout server 2s"), byPolling, "transport error", []any{504.}},
		{haproxy(t).with(t, "timeout tunnel 60s", "timeout tunnel 2s"), byWebSocket, "transport close", nil},
	} {
		t.Run(impatient.program+" "+impatient.name(), func(t *testing.T) {
			clients := c.clients(t, impatient.start(t, c.addresses...), impatient.once())

			var lost []refusal
			clients.do(t, "lost", &lost)

			require.Len(t, lost, clientCount)
			answers := map[any]int{}
			for _, client := range lost {
				// A client that was never connected gives another reason.
				require.Equal(t, impatient.reason, client.Reason)
				answers[client.Status]++
				if impatient.statuses != nil {
					require.Contains(t, impatient.statuses, client.Status)
				}
			}
			t.Logf("last answers: %v", answers)
		})
	}
}
