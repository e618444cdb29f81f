package scaling_test

import (
	"slices"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// When a node dies, the others go on, and a new node can join.
//
//lab:points 4
//lab:rule 1.45 1.46
//lab:hint Redis forgets a dead subscriber by itself. Do not wait for replies from other nodes, and do not count receivers.
//lab:note when-a-node-dies
func TestKilledNode(t *testing.T) {
	c := start(t, 3)
	alice, bob, carol := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(2).Dial("carol")
	for _, client := range []*labtest.Client{alice, bob, carol} {
		everyone(t, client, "all three")
		hear(t, "all three", alice, bob, carol)
	}

	//lab:rule 1.45
	c.Node(2).Kill()
	everyone(t, alice, "two are left")
	hear(t, "two are left", alice, bob)
	everyone(t, bob, "still here")
	hear(t, "still here", alice, bob)

	//lab:rule 1.46
	dora := c.StartNode().Dial("dora")
	everyone(t, alice, "welcome")
	hear(t, "welcome", alice, bob, dora)
	everyone(t, dora, "thanks")
	hear(t, "thanks", alice, bob, dora)

	//lab:rule 1.45
	c.Node(1).Kill()
	c.Node(3).Kill()
	everyone(t, alice, "alone")
	hear(t, "alone", alice)

	//lab:rule 1.46
	emma := c.StartNode().Dial("emma")
	everyone(t, emma, "hello")
	hear(t, "hello", alice, emma)
}

// A node that is asked to stop ends in good order, and what it acknowledged arrives.
//
//lab:points 4
//lab:rule 1.47 1.48
//lab:hint-go Close must end everything that the adapter started, and must not wait for what it ends itself.
//lab:hint-node serve of contract.mjs ends the process on SIGTERM. Nothing of yours may hold it up: give an interval unref().
//lab:hint-go If a goroutine publishes, Close waits until Redis has what is queued, but never longer than your timeout.
//lab:note when-a-node-dies
func TestStopped(t *testing.T) {
	const messages = 60 // in each namespace
	const bound = 10 * time.Second
	c := start(t, 4)
	alice, bob, carol, dora := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(2).Dial("carol"), c.Node(3).Dial("dora")
	orders, room := labtest.Namespace("/orders"), c.Invent("room")
	olga, oscar, otto := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders), c.Node(2).Dial("otto", orders)
	join(t, room, bob, oscar)
	published := c.Redis().Capture("socket.io#*")

	// Redis answers nothing to node-4. Until that has stopped, the check goes on.
	c.Redis().HoldSubscriptions(c.Node(3))
	c.Redis().HoldReplies("publish", c.Node(3))
	dora.Emit("say", say{"to": []string{dora.ID()}, "text": "Redis does not answer"})
	hear(t, "Redis does not answer", dora)
	published.Next()
	c.Node(3).AskToStop()

	// A node that does not wait for Redis acknowledges while messages are queued.
	c.Redis().HoldReplies("publish", c.Node(0))
	var answers, orderAnswers []*labtest.Answer
	for i := range messages {
		to := [][]string{{}, {room}, {room, "nobody's"}}[i%3]
		answers = append(answers, alice.Ask("say", say{"to": to, "text": i}))
		if i == 0 {
			published.Next() // others may be queued behind it
		}
		orderAnswers = append(orderAnswers, olga.Ask("say", say{"to": to, "text": i}))
	}
	settled(t, c, slices.Concat(answers, orderAnswers))
	acknowledged, ordered := arrived(answers), arrived(orderAnswers)

	//lab:rule 1.47
	c.Node(0).AskToStop()
	alice.Closed()
	c.Pass(time.Second) // node-1 does what it does without Redis
	c.Redis().Release(c.Node(0))
	c.Node(0).StopWithin(bound)

	//lab:rule 1.48
	everyone(t, carol, "end")
	everyone(t, otto, "end")
	hearNumbersUntil(t, "end", acknowledged, bob)
	hearNumbersUntil(t, "end", ordered, oscar)

	//lab:rule 1.47
	c.Redis().Stop(c.Node(2))
	c.Node(2).StopWithin(bound) // without Redis, too
	everyone(t, bob, "still here")
	hear(t, "still here", bob)

	c.Node(3).StopWithin(bound) // and when Redis answers nothing
}

// settled waits until all acknowledgements have arrived, or none for a second.
func settled(t *testing.T, c *labtest.Cluster, answers []*labtest.Answer) {
	t.Helper()
	before, since := 0, time.Now()
	c.EventuallyWithin(10*time.Second, "node-1 has acknowledged what it acknowledges without an answer of Redis", func() bool {
		now := arrived(answers)
		if now != before {
			before, since = now, time.Now()
		}
		return now == len(answers) || time.Since(since) > time.Second
	})
}

// arrived counts the acknowledgements that have arrived.
func arrived(answers []*labtest.Answer) (n int) {
	for _, answer := range answers {
		if answer.Arrived() {
			n++
		}
	}
	return n
}

// hearNumbersUntil makes client listen until it hears last. Before that it must hear
// the numbers from 0 in order, at least those that were acknowledged.
func hearNumbersUntil(t *testing.T, last string, acknowledged int, client *labtest.Client) {
	t.Helper()
	for next := 0; ; next++ {
		var text any
		client.Hear().Arg(0, &text)
		if text == last {
			if next < acknowledged {
				t.Fatalf("%s did not hear all that the node acknowledged before it stopped\n    want: %d messages\n    got:  the first %d", client.Name(), acknowledged, next)
			}
			return
		}
		if text != float64(next) {
			t.Fatalf("%s did not hear all that the node acknowledged before it stopped, in order\n    want: %d\n    got:  %v", client.Name(), next, text)
		}
	}
}
