//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// crowd is how many official clients come through a balancer, and asks how many
// requests with an acknowledgement each makes in a round.
const (
	crowd = 12
	asks  = 30
)

// The ways in which an official client connects. With credentials it keeps
// cookies: in Node.js those of one connection only.
var (
	byPolling   = way{"transports": []string{"polling"}, "withCredentials": true}
	byUpgrade   = way{"transports": []string{"polling", "websocket"}, "withCredentials": true}
	byWebSocket = way{"transports": []string{"websocket"}, "withCredentials": true}
)

type way map[string]any

func (w way) and(option string, value any) way {
	changed := way{option: value}
	for name, value := range w {
		if name != option {
			changed[name] = value
		}
	}
	return changed
}

func (w way) last() string {
	transports := w["transports"].([]string)
	return transports[len(transports)-1]
}

func (w way) name() string { return strings.Join(w["transports"].([]string), " then ") }

// once is a client that gives up at its first fault and says what it was.
func (w way) once() way { return w.and("reconnection", false) }

// A chat is lab 01's solution: three nodes on one real Redis.
type chat struct {
	nodes     map[string]*process
	urls      map[string]string
	addresses []string
}

func startChat(t *testing.T) *chat {
	t.Helper()
	c := &chat{nodes: map[string]*process{}, urls: map[string]string{}}
	redis, program := startRedis(t), solution(t, "01-scaling")
	for _, name := range []string{"node-1", "node-2", "node-3"} {
		c.nodes[name], c.urls[name] = startNode(t, name, redis, program)
		c.addresses = append(c.addresses, strings.TrimPrefix(c.urls[name], "http://"))
	}
	return c
}

// clients are official ones, in a process of their own.
func (c *chat) clients(t *testing.T, url string, options way) *visitors {
	t.Helper()
	given, err := json.Marshal(map[string]any{"url": url, "nodes": c.urls, "count": crowd, "asks": asks, "options": options})
	require.NoError(t, err)
	return &visitors{start(t, book(t).Root, nil, "node", "grader/interop/balancer/clients.mjs", string(given))}
}

// wantConnections waits until the nodes themselves say that they have so many
// connections, the marker of each left out.
func (c *chat) wantConnections(t *testing.T, want map[string]int) {
	t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for {
		have := map[string]int{}
		for name := range c.nodes {
			if n := c.connections(t, name); n > 0 {
				have[name] = n
			}
		}
		if maps.Equal(have, want) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			require.Equal(t, want, have, "connections of the nodes")
		}
	}
}

func (c *chat) connections(t *testing.T, node string) int {
	t.Helper()
	_, err := fmt.Fprintln(c.nodes[node].stdin, "stats")
	require.NoError(t, err)
	var stats struct{ Connections int }
	require.NoError(t, json.Unmarshal([]byte("{"+c.nodes[node].line(t, "{")), &stats))
	return stats.Connections - 1
}

// visitors are official clients.
type visitors struct{ *process }

// do gives a command and waits for its answer.
func (c *visitors) do(t *testing.T, command string, answer any) {
	t.Helper()
	_, err := fmt.Fprintln(c.stdin, command)
	require.NoError(t, err)
	name, _, _ := strings.Cut(command, " ")
	require.NoError(t, json.Unmarshal([]byte(c.line(t, name+" ")), answer))
}

// A refusal is how a client was refused or cut, by its own word.
type refusal struct {
	Reason string
	Status any // an HTTP status, or what the ws package says
	Body   string
}

// A visit is what became of one client in a round.
type visit struct {
	Nodes       []string // that answered its requests
	Transport   string
	Failure     *refusal
	Heard       int
	Connections int
}

func (c *visitors) round(t *testing.T) []visit {
	t.Helper()
	var visits []visit
	c.do(t, "round", &visits)
	require.Len(t, visits, crowd)
	return visits
}

// wantWell demands that every client stayed with one node by one transport and
// heard everybody once. It returns how many clients each node has.
func wantWell(t *testing.T, visits []visit, transport string) map[string]int {
	t.Helper()
	spread := map[string]int{}
	for _, client := range visits {
		require.Nil(t, client.Failure)
		require.Len(t, client.Nodes, 1, "a client's requests went to several nodes")
		require.Equal(t, transport, client.Transport)
		require.Equal(t, crowd, client.Heard, "each client says one thing to the room")
		spread[client.Nodes[0]]++
	}
	return spread
}

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

// leave ends the clients; when it returns no node remembers them.
func (c *visitors) leave(t *testing.T, from *chat) {
	t.Helper()
	var left int
	c.do(t, "leave", &left)
	require.Equal(t, crowd, left)
	from.wantConnections(t, map[string]int{})
	c.kill()
}

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
			c.wantUnknown(t, url, byPolling, crowd)
		})
		// Who gets through a handful of requests by luck has a WebSocket then.
		t.Run(loose.program+" "+byUpgrade.name(), func(t *testing.T) {
			c.wantUnknown(t, url, byUpgrade, crowd/2)
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
			c.wantUnknown(t, balancer.start(t, c.addresses...), byPolling.and("withCredentials", false), crowd)
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
