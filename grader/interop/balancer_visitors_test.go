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
	return c.visitors(t, url, options, false)
}

// visitors are clients that come all at once, or one at a time.
func (c *chat) visitors(t *testing.T, url string, options way, inTurn bool) *visitors {
	t.Helper()
	given, err := json.Marshal(map[string]any{"url": url, "nodes": c.urls, "count": crowd, "asks": asks, "inTurn": inTurn, "options": options})
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

// leave ends the clients; when it returns no node remembers them.
func (c *visitors) leave(t *testing.T, from *chat) {
	t.Helper()
	var left int
	c.do(t, "leave", &left)
	require.Equal(t, crowd, left)
	from.wantConnections(t, map[string]int{})
	c.kill()
}
