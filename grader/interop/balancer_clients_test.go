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

// clientCount is how many official clients connect through a balancer, and asks how
// many requests with an acknowledgement each makes in a round.
const (
	clientCount = 12
	asks        = 30
)

// The ways in which an official client connects. With credentials, it keeps cookies;
// in Node.js, only those of one connection.
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

// once is a client that reports its first error instead of reconnecting.
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
		c.addresses = append(c.addresses, c.address(name))
	}
	return c
}

// address is the address of a node.
func (c *chat) address(node string) string { return strings.TrimPrefix(c.urls[node], "http://") }

// clients starts official clients, which connect at the same time, in a process of
// their own.
func (c *chat) clients(t *testing.T, url string, options way) *clients {
	t.Helper()
	return c.startClients(t, url, options, false)
}

// startClients starts official clients, which connect at the same time or in turn.
func (c *chat) startClients(t *testing.T, url string, options way, inTurn bool) *clients {
	t.Helper()
	given, err := json.Marshal(map[string]any{"url": url, "nodes": c.urls, "count": clientCount, "asks": asks, "inTurn": inTurn, "options": options})
	require.NoError(t, err)
	return &clients{start(t, book(t).Root, nil, "node", "grader/interop/balancer/clients.mjs", string(given))}
}

// wantConnections waits until the nodes report these numbers of connections, not
// counting the marker of each.
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

// clients are official clients in one process.
type clients struct{ *process }

// do sends a command to the process and waits for its answer.
func (c *clients) do(t *testing.T, command string, answer any) {
	t.Helper()
	c.doWithin(t, patience, command, answer)
}

func (c *clients) doWithin(t *testing.T, limit time.Duration, command string, answer any) {
	t.Helper()
	_, err := fmt.Fprintln(c.stdin, command)
	require.NoError(t, err)
	name, _, _ := strings.Cut(command, " ")
	require.NoError(t, json.Unmarshal([]byte(c.lineWithin(t, limit, name+" ")), answer))
}

// A refusal is the reason that a client gives for being refused or disconnected.
type refusal struct {
	Reason string
	Status any // an HTTP status, or a message of the ws package
	Body   string
}

// An outcome is the result of one round for one client.
type outcome struct {
	Nodes       []string // that answered its requests
	Transport   string
	Failure     *refusal
	Heard       int
	Connections int
}

func (c *clients) round(t *testing.T) []outcome {
	t.Helper()
	var outcomes []outcome
	c.doWithin(t, 3*patience, "round", &outcomes) // the first one waits for Node.js to start
	require.Len(t, outcomes, clientCount)
	return outcomes
}

// wantWell requires that every client stayed with one node and one transport, and
// received one message from each client. It returns how many clients each node has.
func wantWell(t *testing.T, outcomes []outcome, transport string) map[string]int {
	t.Helper()
	spread := map[string]int{}
	for _, client := range outcomes {
		require.Nil(t, client.Failure)
		require.Len(t, client.Nodes, 1, "a client's requests went to several nodes")
		require.Equal(t, transport, client.Transport)
		require.Equal(t, clientCount, client.Heard, "each client says one thing to the room")
		spread[client.Nodes[0]]++
	}
	return spread
}

// leave disconnects the clients and waits until no node has their connections.
func (c *clients) leave(t *testing.T, from *chat) {
	t.Helper()
	var left int
	c.do(t, "leave", &left)
	require.Equal(t, clientCount, left)
	from.wantConnections(t, map[string]int{})
	c.kill()
}
