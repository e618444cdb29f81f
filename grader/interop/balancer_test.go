//go:build unix

package interop

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// With the configurations of the notes, clients stay with their node whichever way
// they connect, and a room spans the nodes.
func TestStickySessions(t *testing.T) {
	c := startChat(t)
	for _, sticky := range []struct {
		by     string
		spread bool
		*balancer
	}{
		{"cookie", true, nginx(t)},
		{"cookie", true, haproxy(t)},
		{"cookie", true, ours()},
		{"address", false, nginx(t).with(t, "hash $affinity consistent;", "hash $remote_addr consistent;")},
		{"address", false, haproxy(t).without(t, `cookie node insert indirect nocache httponly attr "SameSite=Lax"`).
			with(t, "balance leastconn", "balance source")},
	} {
		url := sticky.start(t, c.addresses...)
		for _, options := range []way{byPolling, byUpgrade, byWebSocket} {
			t.Run(sticky.program+" "+sticky.by+" "+options.name(), func(t *testing.T) {
				clients := c.clients(t, url, options.once())
				spread := wantWell(t, clients.round(t), options.last())
				require.Equal(t, spread, wantWell(t, clients.round(t), options.last()))

				if sticky.spread {
					require.Greater(t, len(spread), 1, "a cookie tells clients of one address apart")
				} else {
					require.Len(t, spread, 1, "all clients have one address, so all are on one node")
				}
				c.wantConnections(t, spread)
				t.Logf("clients by node: %v", spread)
				clients.leave(t, c)
			})
		}
	}
}

const unknownSession = `{"code":1,"message":"Session ID unknown"}`

// Without stickiness, long-polling fails as the notes say, and a client that never
// polls does not notice. Both balancers then distribute requests in turn, so the
// second and third request of a client that connects alone go to two nodes, at least
// one of which is not the node of the first request.
func TestStickinessTakenAway(t *testing.T) {
	c := startChat(t)
	for _, loose := range []*balancer{
		nginx(t).without(t, "hash $affinity consistent;"),
		inTurn(t, haproxy(t).without(t, `cookie node insert indirect nocache httponly attr "SameSite=Lax"`)),
	} {
		url := loose.start(t, c.addresses...)
		for _, options := range []way{byPolling, byUpgrade} {
			t.Run(loose.program+" "+options.name(), func(t *testing.T) {
				require.Equal(t, clientCount, c.unknown(t, url, options))
			})
		}
		t.Run(loose.program+" "+byWebSocket.name(), func(t *testing.T) {
			wantWell(t, c.clients(t, url, byWebSocket.once()).round(t), "websocket")
		})
	}
}

// inTurn makes HAProxy distribute requests in turn. With leastconn it chooses the node
// with the fewest requests. Because the polls of clients that failed still wait at
// their nodes, that may be a client's own node every time.
func inTurn(t *testing.T, b *balancer) *balancer {
	t.Helper()
	return b.with(t, "balance leastconn", "balance roundrobin")
}

// A cookie that the client does not keep gives no stickiness: nginx chooses a node at
// random for each of the client's many requests, and HAProxy chooses them in turn.
func TestCookieNotKept(t *testing.T) {
	c := startChat(t)
	for _, balancer := range []*balancer{nginx(t), inTurn(t, haproxy(t))} {
		t.Run(balancer.program, func(t *testing.T) {
			require.Equal(t, clientCount, c.unknown(t, balancer.start(t, c.addresses...), byPolling.and("withCredentials", false)))
		})
	}
}

// unknown counts the clients that fail because a request went to a node other than
// theirs. It requires that no client fails for another reason.
func (c *chat) unknown(t *testing.T, url string, options way) int {
	t.Helper()
	failed := 0
	for _, client := range c.startClients(t, url, options.once(), true).round(t) {
		if client.Failure != nil {
			require.EqualValues(t, 400, client.Failure.Status)
			require.JSONEq(t, unknownSession, client.Failure.Body)
			failed++
		}
	}
	return failed
}

// Without the Upgrade headers a WebSocket gets 400. A client that starts with polling
// keeps polling, which nobody notices except in the bill.
func TestUpgradeHeadersTakenAway(t *testing.T) {
	c := startChat(t)
	url := nginx(t).without(t, "proxy_set_header Upgrade $http_upgrade;").
		without(t, "proxy_set_header Connection $connection_upgrade;").start(t, c.addresses...)

	for _, client := range c.clients(t, url, byWebSocket.once()).round(t) {
		require.NotNil(t, client.Failure)
		require.Equal(t, "Unexpected server response: 400", client.Failure.Status)
	}

	wantWell(t, c.clients(t, url, byUpgrade.once()).round(t), "polling")
}

// The session id is not a suitable key to hash. A client's first request has none, and
// nginx distributes requests without a key in turn. The id decides the node of the
// second request, which for two clients in three is another node. All 24 clients reach
// the right node by chance only once in 280 billion runs.
func TestHashOfSessionID(t *testing.T) {
	c := startChat(t)
	url := nginx(t).with(t, "hash $affinity consistent;", "hash $arg_sid consistent;").start(t, c.addresses...)

	failed := c.unknown(t, url, byPolling) + c.unknown(t, url, byPolling)

	require.Positive(t, failed)
}
