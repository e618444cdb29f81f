package ratelimiting_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// All sockets of a user share one bucket, and two users behind one address have a bucket each.
//
//lab:points 3
//lab:rule 4.16 4.18
//lab:hint-go With a bucket for each socket, a second tab doubles the limit. Use app.User(socket) as the key.
//lab:hint-node With a bucket for each socket, a second tab doubles the limit. Use socket.data.user as the key.
//lab:hint A whole company may share one address. An address is not a user.
//lab:hint The name is the key as it is: not trimmed, cut, or in lower case. A connection may come back under another name.
//lab:note the-key
func TestUsersAndTheirSockets(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events, "trustedProxies": local}
	})
	name, address := c.Invent("ann"), clientAddresses(c.Rand())
	ann, bob := as(name), as(c.Invent("bob"))
	escaped := labtest.Auth(json.RawMessage(`{ "user": "\u0061` + name[1:] + `" }`)) // the same name
	phone, laptop := c.Node(0).Dial("ann's phone", ann, from(address(0))), c.Node(0).Dial("ann's laptop", escaped, from(address(1)))
	neighbour := c.Node(0).Dial("bob", bob)
	long := name + strings.Repeat("x", 900)

	//lab:rule 4.16
	passes(t, phone, 1)
	passes(t, laptop, events.burst-1)
	refuses(t, phone, events.every)
	refuses(t, laptop, events.every)

	//lab:rule 4.18
	passes(t, neighbour, events.burst)
	refuses(t, neighbour, events.every)

	laptop.Disconnect()
	passes(t, laptop.Connect("/", as(c.Invent("carol"))), events.burst)
	for i, other := range []string{
		strings.ToUpper(name), " " + name, name + " ", name + "\u00e9", name + "e\u0301", name + ":refusals",
		name[:len(name)-1], long + "1", long + "2",
	} {
		client := c.Node(0).Dial(fmt.Sprintf("a user with the other name %d, %.20q", i+1, other), as(other))
		passes(t, client, events.burst)
		refuses(t, client, events.every)
	}
}

// A user who reconnects finds the bucket as it was.
//
//lab:points 3
//lab:rule 4.17
//lab:hint The bucket must outlive the socket. Keep it in the guard.
//lab:hint-go Do not delete it in OnDisconnect: then reconnecting resets the limit.
//lab:hint-node Do not delete it when a socket disconnects: then reconnecting resets the limit.
//lab:note the-key
func TestReconnectDoesNotRefill(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := as(c.Invent("ann"))
	first := c.Node(0).Dial("ann", ann)
	passes(t, first, events.burst)

	first.Disconnect()
	refuses(t, first.Connect("/", ann), events.every)
	first.Close()
	second := c.Node(0).Dial("ann again", ann)
	refuses(t, second, events.every)
	second.Cut()
	third := c.Node(0).Dial("ann once more", ann)
	refuses(t, third, events.every)

	c.Advance(events.every)
	passes(t, third, 1)
	refuses(t, third, events.every)
}

// One user's flood does not affect others: their events are answered in the meantime.
//
//lab:points 3
//lab:rule 4.18 4.22
//lab:hint Refuse at once. A limiter that waits for a token delays everybody who is queued behind it.
//lab:hint With one bucket for all users, one of them uses up everybody's limit. Give each user a bucket.
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
		//lab:rule 4.18 4.22
		bob.Ask("echo", i).Want(i)
		carol.Ask("echo", i).Want(i)
	}

	//lab:rule 4.22
	refuses(t, mallory, time.Second)
	//lab:rule 4.18
	refuses(t, bob, time.Second)
}

// Every event is charged, known or not; heartbeats and acknowledgements are free.
//
//lab:points 3
//lab:rule 4.10 4.14 4.19
//lab:hint A client must answer when the server asks. Charge only what it starts itself.
//lab:hint-go socket.Use sees every event, whether it has a handler or not. It does not see pongs and acks.
//lab:hint-node socket.use sees every event, whether it has a handler or not. It does not see pongs and acks.
//lab:note what-an-event-costs
func TestOnlyEventsAreCharged(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		events.burst += 7
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	//lab:rule 4.10
	questions := 2 * events.burst
	survey := ann.Ask("survey", questions)
	for i := range questions {
		ann.Send("3")
		ann.Send(`4399999["nobody asked"]`)
		ann.Next("question", i).Reply("yes")
	}
	survey.Want(questions)

	//lab:rule 4.14
	ann.Emit(c.Invent("rumour"))
	ann.Emit("ping") // an event, not a heartbeat
	ann.Emit("pong", 1)
	ann.Send(`451-["rumour",{"_placeholder":true,"num":0}]`)
	ann.SendBinary([]byte("with an attachment"))
	ann.Ask("echo", labtest.Binary("with an answer")).Want(labtest.Binary("with an answer"))
	//lab:rule 4.19
	large := strings.Repeat("x", 600_000)
	ann.Ask("echo", large).Want(large)
	for range events.burst {
		ann.Settle() // a CONNECT for a namespace that does not exist
	}

	passes(t, ann, events.burst-7)
	//lab:rule 4.14
	refuses(t, ann, events.every)
}
