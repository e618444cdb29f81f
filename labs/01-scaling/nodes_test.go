package scaling_test

import (
	"testing"

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
		everyone(client, "all three")
		hear("all three", alice, bob, carol)
	}

	c.Node(2).Kill()

	everyone(alice, "two are left")
	hear("two are left", alice, bob)
	everyone(bob, "still here")
	hear("still here", alice, bob)

	dora := c.StartNode().Dial("dora")
	everyone(alice, "welcome")
	hear("welcome", alice, bob, dora)
	everyone(dora, "thanks")
	hear("thanks", alice, bob, dora)

	c.Node(1).Kill()
	c.Node(3).Kill()
	everyone(alice, "alone")
	hear("alone", alice)
	emma := c.StartNode().Dial("emma")
	everyone(emma, "hello")
	hear("hello", alice, emma)
}

// A node that is asked to stop ends in good order, and what it acknowledged arrives.
//
//lab:points 4
//lab:rule 1.47 1.48
//lab:hint Close must end everything that the adapter started, and must not wait for what it ends itself.
//lab:hint If a goroutine publishes, Close waits until Redis has what is queued, but never longer than your timeout.
//lab:note when-a-node-dies
func TestStopped(t *testing.T) {
	const messages = 60 // in each namespace
	c := start(t, 3)
	alice, bob, carol := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(2).Dial("carol")
	orders, room := labtest.Namespace("/orders"), c.Invent("room")
	olga, oscar, otto := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders), c.Node(2).Dial("otto", orders)
	join(room, bob, oscar)
	published := c.Redis().Capture("socket.io#*")

	// A node that does not wait for Redis acknowledges while messages are queued.
	c.Redis().HoldReplies("publish", c.Node(0))
	var answers, orderAnswers []*labtest.Answer
	for i := range messages {
		to := [][]string{{}, {room}, {room, "nobody's"}}[i%3]
		answers = append(answers, alice.Ask("say", say{"to": to, "text": i}))
		orderAnswers = append(orderAnswers, olga.Ask("say", say{"to": to, "text": i}))
	}
	published.Next()
	acknowledged, ordered := settled(c, answers), settled(c, orderAnswers)
	c.Node(0).AskToStop()
	alice.Closed()
	roundTrips(bob, 50) // node-1 does what it does without Redis
	c.Redis().Release(c.Node(0))
	c.Node(0).Stop()
	everyone(carol, "end")
	everyone(otto, "end")

	hearNumbersUntil(t, "end", acknowledged, bob)
	hearNumbersUntil(t, "end", ordered, oscar)

	c.Redis().Stop(c.Node(2))
	c.Node(2).Stop() // without Redis, too
	everyone(bob, "still here")
	hear("still here", bob)

	c.Redis().HoldSubscriptions(c.Node(1)) // and when Redis answers nothing
	c.Redis().HoldReplies("publish", c.Node(1))
	bob.Emit("say", say{"text": "Redis does not answer"})
	hear("Redis does not answer", bob)
	c.Node(1).Stop()
}

// settled waits until no more acknowledgements arrive, and returns how many have.
func settled(c *labtest.Cluster, answers []*labtest.Answer) (arrived int) {
	c.Eventually("node-1 has acknowledged what it acknowledges without an answer of Redis", func() bool {
		before := arrived
		for arrived < len(answers) && answers[arrived].Arrived() {
			arrived++
		}
		return arrived == before
	})
	return arrived
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
