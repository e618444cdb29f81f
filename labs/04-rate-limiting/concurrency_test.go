package ratelimiting_test

import (
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// When many sockets of a user emit at once, exactly as many events pass as the bucket holds.
//
//lab:points 3
//lab:rule 4.16 4.21
//lab:hint Events of different sockets run concurrently. Without a mutex around the map, Go ends the process.
//lab:hint Look and take in one step: between an Unlock and the next Lock, another goroutine takes the same token.
//lab:hint A mutex that protects only the map is not enough: two goroutines then change one bucket at once, and a token is given away twice.
//lab:note concurrency
func TestConcurrentEvents(t *testing.T) {
	const sockets, each, rounds, spare = 64, 60, 24, 5
	events := limit{time.Hour, sockets*(each+2) + spare}
	c := start(t, keys{"events": events})
	ann := as(c.Invent("ann"))
	clients := make([]*labtest.Client, sockets)
	for i := range clients {
		clients[i] = c.Node(0).Dial("ann", ann)
	}

	for round := range rounds {
		together(c, clients, func(client *labtest.Client) {
			for range each {
				client.Send(`42["rumour"]`)
			}
		})
		for _, client := range clients {
			passes(client, 1)
		}

		for i := range spare {
			if got := string(clients[i].Ask("echo", i).Raw()); got[1] == '{' {
				t.Fatalf("round %d: a bucket of %d tokens was empty after %d concurrent events", round+1, events.burst, events.burst-spare+i)
			}
		}
		if got := string(clients[0].Ask("echo", "over").Raw()); got == `["over"]` {
			t.Fatalf("round %d: more than %d concurrent events passed, and the bucket held %[2]d tokens", round+1, events.burst)
		}
		refuses(clients[1], events.every-held)
		c.Advance(events.full())
	}
}

// When many sockets of a user are refused at once, the node disconnects none before the last token of its refusals.
//
//lab:points 2
//lab:rule 4.21 4.25 4.29
//lab:hint Two goroutines may look for the same new bucket at once: find it or create it in one step, under the mutex.
//lab:hint Take refusals out of a Limiter too, not out of a number in the guard.
//lab:note concurrency
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
		passes(laptop, 1)
		together(c, clients, func(client *labtest.Client) {
			for range each - 1 {
				client.Send(`42["rumour"]`)
			}
		})
		for _, client := range clients {
			refuses(client, events.every-held)
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
func together(c *labtest.Cluster, clients []*labtest.Client, emit func(*labtest.Client)) {
	for _, client := range clients {
		client.Emit("survey", 1)
	}
	for _, client := range clients {
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
