package ratelimiting_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// All sockets of a user share the user's bucket, and two users behind one address do not share one.
//
//lab:points 5
//lab:hint A bucket in the socket doubles the limit for who opens a second tab. Key it by app.User(socket).
//lab:hint A whole company may sit behind one address. It is no user.
//lab:note the-key
func TestUsersAndTheirSockets(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann, bob := as(c.Invent("ann")), as(c.Invent("bob"))
	phone, laptop := c.Node(0).Dial("ann's phone", ann), c.Node(0).Dial("ann's laptop", ann)
	neighbour := c.Node(0).Dial("bob", bob)

	passes(phone, 1)
	passes(laptop, events.burst-1)
	refuses(phone, events.every)
	refuses(laptop, events.every)

	passes(neighbour, events.burst)
	refuses(neighbour, events.every)
}

// Who disconnects and comes back finds the bucket as it was.
//
//lab:points 5
//lab:hint The bucket must outlive the socket. Keep it where sockets come and go: in the guard.
//lab:hint Do not tidy up in OnDisconnect. That is how a limit is washed off by reconnecting.
//lab:note the-key
func TestReconnectDoesNotRefill(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := as(c.Invent("ann"))
	first := c.Node(0).Dial("ann", ann)
	passes(first, events.burst)

	first.Disconnect()
	refuses(first.Connect("/", ann), events.every)
	first.Close()
	second := c.Node(0).Dial("ann again", ann)
	refuses(second, events.every)
	second.Cut()
	third := c.Node(0).Dial("ann once more", ann)
	refuses(third, events.every)

	c.Advance(events.every)
	passes(third, 1)
	refuses(third, events.every)
}

// One user's flood leaves the others alone: meanwhile their events are answered.
//
//lab:points 4
//lab:hint Refuse at once. A limiter that waits until there is a token holds up whoever stands behind it.
//lab:hint One bucket for all users punishes everybody for one. Each has their own.
//lab:note refuse-do-not-wait
func TestFloodLeavesOthersAlone(t *testing.T) {
	const rounds = 20
	c := start(t, keys{"events": limit{time.Second, rounds}})
	mallory := c.Node(0).Dial("mallory", as(c.Invent("mallory")))
	bob, carol := c.Node(0).Dial("bob", as(c.Invent("bob"))), c.Node(0).Dial("carol", as(c.Invent("carol")))

	for i := range rounds {
		for range 100 {
			mallory.Emit("echo", strings.Repeat("x", 100))
		}
		bob.Ask("echo", i).Want(i)
		carol.Ask("echo", i).Want(i)
	}

	refuses(mallory, time.Second)
	refuses(bob, time.Second)
}

// However many sockets of a user emit at once, no more passes than the bucket holds.
//
//lab:points 4
//lab:hint The events of different sockets run concurrently. Without a mutex around the map, Go ends the process.
//lab:hint To look and to take must be one step: between an Unlock and the next Lock somebody else takes the same token.
//lab:note concurrency
func TestConcurrentEvents(t *testing.T) {
	const sockets, each = 8, 60
	events := limit{time.Second, 100}
	c := start(t, keys{"events": events})
	ann := as(c.Invent("ann"))
	clients := make([]*labtest.Client, sockets)
	for i := range clients {
		clients[i] = c.Node(0).Dial("ann", ann)
	}
	emitAll := func() (passed int) {
		var answers []*labtest.Answer
		for range each {
			for _, client := range clients {
				answers = append(answers, client.Ask("echo", "me too"))
			}
		}
		for _, answer := range answers {
			if string(answer.Raw()) == `["me too"]` {
				passed++
			} else {
				answer.Want(refusal(events.every))
			}
		}
		return passed
	}

	for _, want := range []int{100, 37, 0, 100} {
		if got := emitAll(); got != want {
			t.Fatalf("%d of %d concurrent events passed, want exactly %d", got, sockets*each, want)
		}
		switch want {
		case 100:
			c.Advance(37 * events.every)
		case 0:
			c.Advance(time.Hour)
		}
	}
}

// Every event is charged, whether the server knows it or not; heartbeats and acknowledgements are free.
//
//lab:points 3
//lab:hint A client must answer what the server asks, and cannot help it: charge what it begins by itself.
//lab:hint socket.Use sees every event, before anybody looks whether there is a handler. It sees no pong and no ack.
//lab:note what-an-event-costs
func TestOnlyEventsAreCharged(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	questions := 2 * events.burst
	survey := ann.Ask("survey", questions)
	for i := range questions {
		ann.Send("3")
		ann.Send(`4399999["nobody asked"]`)
		ann.Next("question", i).Reply("yes")
	}
	survey.Want(questions)
	ann.Emit(c.Invent("rumour"))

	passes(ann, events.burst-2)
	refuses(ann, events.every)
}
