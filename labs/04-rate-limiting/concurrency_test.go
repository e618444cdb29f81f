package ratelimiting_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// When many sockets of a user emit at once, exactly as many events pass as the bucket holds.
//
//lab:points 3
//lab:rule 4.16 4.21
//lab:hint-go Events of different sockets run concurrently. Without a mutex around the map, Go ends the process.
//lab:hint-node JavaScript runs what has no await in one step. Look and take in one function without an await.
//lab:hint-go Look and take in one step: between an Unlock and the next Lock, another goroutine takes the same token.
//lab:hint-node If you await between looking and taking, another event takes the same token.
//lab:hint-go A mutex that protects only the map is not enough: two goroutines then change one bucket at once, and a token is given away twice.
//lab:note concurrency
//lab:race
func TestConcurrentEvents(t *testing.T) {
	const sockets, each, rounds, spare = 24, 30, 60, 5
	events := limit{time.Hour, sockets*(each+2) + spare}
	c := start(t, keys{"events": events})
	ann := as(c.Invent("ann"))
	clients := make([]*labtest.Client, sockets)
	for i := range clients {
		clients[i] = c.Node(0).Dial("ann", ann)
	}

	for round := range rounds {
		//lab:rule 4.21
		together(t, c, clients, func(client *labtest.Client) {
			for range each {
				client.Send(`42["rumour"]`)
			}
		})
		for i := range sockets + spare {
			if got := string(clients[i%sockets].Ask("echo", "there are tokens left").Raw()); strings.HasPrefix(got, "[{") {
				t.Fatalf("round %d: a bucket of %d tokens was empty after fewer concurrent events", round+1, events.burst)
			}
		}
		//lab:rule 4.16 4.21
		if got := string(clients[0].Ask("echo", "over").Raw()); got == `["over"]` {
			t.Fatalf("round %d: more than %d concurrent events passed, and the bucket held %[2]d tokens", round+1, events.burst)
		}
		refuses(t, clients[1], events.every-held)
		c.Advance(events.full())
	}
}

// When many sockets of a user are refused at once, the node disconnects none before the last token of its refusals.
//
//lab:points 2
//lab:rule 4.25
//lab:hint-go Two goroutines may look for the same new bucket at once: find it or create it in one step, under the mutex.
//lab:hint Take refusals out of a Limiter too, not out of a number in the guard.
//lab:note concurrency
//lab:race
func TestConcurrentRefusals(t *testing.T) {
	const sockets, each, rounds = 32, 60, 5
	events, refusals := limit{time.Hour, sockets + 1}, limit{time.Hour, sockets * each}
	c := start(t, keys{"events": events, "refusals": refusals})
	clients := make([]*labtest.Client, sockets)
	for i := range clients {
		clients[i] = c.Node(0).Dial("ann", labtest.Raw())
	}

	for range rounds {
		ann := as(c.Invent("ann"))
		for _, client := range clients {
			client.Connect("/", ann)
		}
		laptop := c.Node(0).Dial("ann's laptop", ann)
		passes(t, laptop, 1)
		together(t, c, clients, func(client *labtest.Client) {
			for range each - 1 {
				client.Send(`42["rumour"]`)
			}
		})
		for i, client := range clients {
			staysAfter(t, client, sockets*(each-1)+i)
			refuses(t, client, events.every-held)
			client.Disconnect()
		}

		exceeds(t, laptop, events.every-held)
	}
}

// held is how long a survey waits for an answer.
const held = time.Minute

// together lets every client emit, and lets the node handle all of it at the same
// time. Before, each client emits a survey that it does not answer, so that what it
// emits next waits at the node. When the clock has moved by held, the surveys end.
// They cost each client one event. No more than 60 events of a client may wait.
func together(t *testing.T, c *labtest.Cluster, clients []*labtest.Client, emit func(*labtest.Client)) {
	t.Helper()
	for _, client := range clients {
		client.Emit("survey", 1)
		client.Next("question", 0)
	}
	for _, client := range clients {
		emit(client)
	}
	for _, client := range clients {
		client.Settle() // the node has read it all
	}
	c.Advance(held)
}

// When many handshakes of an address arrive at once, exactly as many are accepted as it may hold connections.
//
//lab:points 2
//lab:rule 4.33 4.34 4.35
//lab:hint-go AllowRequest runs concurrently. Look at the count and change it in one step, under a mutex.
//lab:hint-node Look at the count and change it in one function without an await.
//lab:hint-go A connection ends in another goroutine: lock there too, and where a socket gets its user.
//lab:hint-node A connection ends with the event "close" of req.socket. Count down there, once.
//lab:note concurrency
//lab:race
func TestConcurrentHandshakes(t *testing.T) {
	const most, silent, users, dials, rounds = 40, 30, 15, 48, 12
	c := start(t, keys{"connections": most, "unauthenticated": silent, "trustedProxies": local})
	node := c.Node(0)
	guests := make([]*labtest.Client, rounds)
	for i := range guests {
		guests[i] = node.Dial("guest", labtest.Raw(), from(fmt.Sprintf("198.51.100.%d", 100+i)))
	}

	for round := range rounds {
		address := fmt.Sprintf("198.51.100.%d", round)
		if round%2 == 0 {
			//lab:rule 4.34
			acceptsAtOnce(t, node, address, dials, silent)
		} else {
			//lab:rule 4.33
			for range users {
				node.Dial("a client with a user", as(c.Invent("bob")), from(address))
			}
			acceptsAtOnce(t, node, address, dials, most-users)
		}
		//lab:rule 4.35
		guests[round].Connect("/", as(c.Invent("guest"))) // gets a user while connections end
	}

	// A busy machine may need a moment to notice that so many have been cut.
	c.Eventually("the node noticed that the connections without a user have ended", func() bool {
		return node.Stats().Connections == rounds+rounds/2*users
	})
	guests[0].Settle()
	//lab:rule 4.35
	ann := node.Dial("ann", as(c.Invent("ann")), from("198.51.100.0"))
	passes(t, ann, 1)
}

// acceptsAtOnce makes handshakes without a user, all at once, requires the node to accept
// this many of them, and cuts their connections.
func acceptsAtOnce(t *testing.T, node *labtest.Node, address string, dials, want int) {
	t.Helper()
	conns := openHandshakes(t, node, address, dials)
	for _, conn := range conns {
		_, _ = conn.Write([]byte("\r\n")) // ends the request
	}
	statuses := map[string]int{}
	for _, conn := range conns {
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			line = "no answer"
		}
		statuses[strings.TrimSpace(line)]++
	}
	for _, conn := range conns {
		conn.Close()
	}
	if got := statuses["HTTP/1.1 101 Switching Protocols"]; got != want {
		t.Fatalf("from %s, %d of %d concurrent handshakes were accepted, want %d\n    got: %v", address, got, dials, want, statuses)
	}
}

// openHandshakes begins handshakes and leaves out the empty line at their end.
func openHandshakes(t *testing.T, node *labtest.Node, address string, n int) []net.Conn {
	t.Helper()
	host := strings.TrimPrefix(node.URL(), "http://")
	conns := make([]net.Conn, n)
	for i := range conns {
		conn, err := net.Dial("tcp", host)
		require.NoError(t, err, "connect to %s", node.Name())
		t.Cleanup(func() { conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, err = fmt.Fprintf(conn, "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: %s\r\n"+
			"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", host, address)
		require.NoError(t, err, "write to %s", node.Name())
		conns[i] = conn
	}
	return conns
}
