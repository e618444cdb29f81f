//go:build unix

package interop

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The configurations as they stand: whichever way clients connect, they stay
// with their node, and a room spans the nodes.
func TestStickySessions(t *testing.T) {
	c := startChat(t)
	for _, sticky := range []struct {
		by     string
		spread bool
		*balancer
	}{
		{"cookie", true, nginx(t)},
		{"cookie", true, haproxy(t)},
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

// Nearly always it is every client that fails. But HAProxy asks the node with the
// fewest requests, and the polls of those who failed still wait at theirs: that may
// be the same node again and again, and right for the clients that are on it. They
// are a third at first.
const most = crowd / 2

const unknownSession = `{"code":1,"message":"Session ID unknown"}`

// With stickiness taken away, long-polling fails as the notes say, and a client
// that never polls does not notice.
func TestStickinessTakenAway(t *testing.T) {
	c := startChat(t)
	for _, loose := range []*balancer{
		nginx(t).without(t, "hash $affinity consistent;"),
		haproxy(t).without(t, `cookie node insert indirect nocache httponly attr "SameSite=Lax"`),
	} {
		url := loose.start(t, c.addresses...)
		t.Run(loose.program+" "+byPolling.name(), func(t *testing.T) {
			c.wantUnknown(t, url, byPolling, most)
		})
		// Who gets through a handful of requests by luck has a WebSocket then.
		t.Run(loose.program+" "+byUpgrade.name(), func(t *testing.T) {
			c.wantUnknown(t, url, byUpgrade, most)
		})
		t.Run(loose.program+" "+byWebSocket.name(), func(t *testing.T) {
			wantWell(t, c.clients(t, url, byWebSocket.once()).round(t), "websocket")
		})
	}
}

// A cookie that the client does not keep is no stickiness.
func TestCookieNotKept(t *testing.T) {
	c := startChat(t)
	for _, balancer := range balancers(t) {
		t.Run(balancer.program, func(t *testing.T) {
			c.wantUnknown(t, balancer.start(t, c.addresses...), byPolling.and("withCredentials", false), most)
		})
	}
}

// wantUnknown demands that so many clients fail, at least, since another node than
// theirs was asked.
func (c *chat) wantUnknown(t *testing.T, url string, options way, least int) {
	t.Helper()
	failed := 0
	for _, client := range c.clients(t, url, options.once()).round(t) {
		if client.Failure != nil {
			require.EqualValues(t, 400, client.Failure.Status)
			require.JSONEq(t, unknownSession, client.Failure.Body)
			failed++
		}
	}
	require.GreaterOrEqual(t, failed, least)
	t.Logf("%d of %d clients failed", failed, crowd)
}

// Without the Upgrade headers a WebSocket gets 400. A client that starts with
// polling stays there, and nobody notices but the bill.
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

// The session id is no key to hash: a client's first request has none, and nginx
// deals out what has no key in turn. Where the second one goes is luck: one of
// three clients has it, and keeps it.
func TestHashOfSessionID(t *testing.T) {
	c := startChat(t)
	url := nginx(t).with(t, "hash $affinity consistent;", "hash $arg_sid consistent;").start(t, c.addresses...)

	c.wantUnknown(t, url, byPolling, 1)
}
