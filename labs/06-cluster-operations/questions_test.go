package operations_test

import (
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// All clients that are asked answer, on all nodes.
//
//lab:points 6
//lab:rule 6.2 6.17
//lab:hint A node knows how many of its own clients are asked. Only the others can say how many theirs are.
//lab:hint You have all answers when each other node has said how many clients it has asked, and that many have answered. Clients may answer before the last node has said so.
//lab:hint-go The clients of your own node are asked, too: MemoryAdapter.Ask does that, and one without an argument is an answer.
//lab:note acknowledgements-of-many
func TestAskEverybody(t *testing.T) {
	c := start(t)
	ann, adam := c.dial(0, "ann"), c.dial(0, "adam")
	bob, beth := c.dial(1, "bob"), c.dial(1, "beth")
	carl, cora := c.dial(2, "carl"), c.dial(2, "cora")
	all := []*labtest.Client{ann, adam, bob, beth, carl, cora}

	//lab:rule 6.17
	for _, last := range []*labtest.Client{cora, ann, bob} {
		q := c.ask(ann, order{}, all...)
		for _, client := range all {
			if client != last {
				q.reply(client)
			}
		}
		q.answer.Never()
		q.reply(last)
		q.want(true)
	}

	// A node has not said yet how many clients it has, and all the others have answered.
	responses := c.Redis().Capture("socket.io-response*")
	c.Node(2).Freeze()
	q := c.ask(ann, order{}, ann, adam, bob, beth)
	q.reply(ann, adam, bob, beth)
	await(t, responses, q.replies[bob], q.replies[beth])
	c.Node(2).Thaw()
	q.hear(carl, cora)
	q.reply(cora, carl)
	q.want(true)

	// Only some are asked.
	q = c.ask(bob, order{"to": []string{userRoom("carl"), userRoom("adam")}}, carl, adam)
	q.reply(adam, carl)
	q.want(true)
	q = c.ask(carl, order{"except": []string{userRoom("bob"), userRoom("cora")}}, ann, adam, beth, carl)
	q.reply(ann, adam, beth, carl)
	q.want(true)
	q = c.ask(ann, order{"to": []string{userRoom("beth")}}, beth)
	q.reply(beth)
	q.want(true)
	c.ask(ann, order{"to": []string{c.Invent("room")}}).want(true)
	c.ask(ann, order{"to": []string{userRoom("bob")}, "except": []string{bob.ID()}}).want(true)

	//lab:rule 6.2
	published := c.Redis().Capture("*")
	q = c.ask(bob, order{"local": true}, bob, beth)
	q.reply(bob, beth)
	q.want(true)
	marker := c.Invent("marker")
	bob.Ask("say", order{"text": marker}).Want("ok")
	for crossed := ""; !strings.Contains(crossed, marker); {
		message := published.Next()
		crossed = string(message.Payload)
		if strings.Contains(crossed, q.text.(string)) {
			t.Fatalf("a local question crosses Redis\n    want: nothing of it\n    got:  %q on %s", crossed, message.Channel)
		}
	}
	for _, client := range all {
		client.Next("said", marker)
	}

	//lab:rule 6.17
	q = c.ask(ann, order{}, all...)
	q.replyWith(adam)
	q.replyWith(carl)
	q.replyWith(bob, map[string]any{"deep": []any{1.5, nil, labtest.Binary("raw")}})
	q.replyWith(beth, nil)
	q.replyWith(ann, labtest.Binary{})
	q.reply(cora)
	q.want(true)
	q = c.ask(ann, order{"text": []any{labtest.Binary("question"), map[string]any{"a": []any{true, ""}}}}, all...)
	q.reply(all...)
	q.want(true)

	// What its caller has said before is heard before it, although it arrives in pieces.
	c.Redis().TearNextMessage(c.Node(2))
	said := c.Invent("text")
	ann.Emit("say", order{"text": said})
	q = c.ask(ann, order{})
	for _, client := range all {
		client.Next("said", said)
		q.hear(client)
		q.reply(client)
	}
	q.want(true)
	for _, client := range all {
		client.Nothing()
	}
}

// A question ends at its timeout, with the answers that have come.
//
//lab:points 7
//lab:rule 6.18 6.19
//lab:hint-go The context of BroadcastWithAck ends at the timeout. What do you return then, and who still runs on the other nodes?
//lab:hint Whoever waits for an answer, or holds one, must also wait for the end of the question: on the node that asks, and on those that it asks. The request has the timeout in its options.
//lab:hint A node that hangs does not even say how many clients it has. The others have answered in the meantime.
//lab:hint The id of a request must be forgotten with it, and never be used again: an answer may come later.
//lab:hint-node A client that does not answer stays in socket.acks, on every node.
//lab:note what-a-question-leaves-behind
func TestAskTimeout(t *testing.T) {
	c := start(t)
	timeout := time.Duration(2000+c.Rand().IntN(7000)) * time.Millisecond
	limited := func() order { return order{"timeout": timeout.String()} }
	ann, bob := c.dial(0, "ann"), c.dial(0, "bob")
	carl, dora := c.dial(1, "carl"), c.dial(1, "dora")
	erin, fred := c.dial(2, "erin"), c.dial(2, "fred")
	all := []*labtest.Client{ann, bob, carl, dora, erin, fred}
	responses := c.Redis().Capture("socket.io-response*")
	// arrived makes sure, with a question to a client, that node-1 has received the replies that were published before.
	arrived := func(client *labtest.Client) {
		t.Helper()
		q := c.ask(bob, order{"to": []string{userRoom(client.Name())}}, client)
		q.reply(client)
		q.want(true)
	}

	// Bob and dora are silent, and fred answers at the last moment.
	//lab:rule 6.18
	q := c.ask(ann, limited(), all...)
	q.reply(ann, carl, erin)
	await(t, responses, q.replies[carl], q.replies[erin])
	arrived(dora)
	c.Advance(timeout - time.Millisecond)
	arrived(erin)
	q.reply(fred)
	await(t, responses, q.replies[fred])
	arrived(dora)
	q.answer.Never()
	c.Advance(time.Millisecond)
	q.want(false)

	next := c.ask(ann, limited(), all...)
	q.reply(bob, dora)
	next.reply(all...)
	next.want(true)

	// The question is over where it was asked, and on the other nodes it is not.
	q = c.ask(ann, limited(), all...)
	q.reply(ann, bob, dora, fred)
	await(t, responses, q.replies[dora], q.replies[fred])
	arrived(dora)
	c.Node(0).Advance(timeout)
	q.want(false)
	next = c.ask(ann, limited(), all...)
	q.reply(carl, erin)
	arrived(dora)
	next.reply(all...)
	next.want(true)

	// A node hangs before it says how many clients it has.
	c.Node(2).Freeze()
	q = c.ask(ann, limited(), ann, bob, carl, dora)
	q.reply(ann, carl, dora)
	await(t, responses, q.replies[carl], q.replies[dora])
	c.Pass(200 * time.Millisecond)
	c.Advance(timeout - time.Millisecond)
	q.answer.Never()
	c.Advance(time.Millisecond)
	q.want(false)
	c.Node(2).Thaw()
	q.hear(erin, fred)
	next = c.ask(ann, limited(), all...)
	q.reply(bob, erin, fred)
	arrived(dora)
	next.reply(all...)
	next.want(true)

	//lab:rule 6.19
	quiet := make([]*labtest.Client, 3)
	for i := range quiet {
		quiet[i] = c.dial(i, "quiet")
	}
	callers := make([]*labtest.Client, 50)
	for i := range callers {
		callers[i] = c.dial(0, "caller")
	}
	o := limited()
	o["to"], o["text"] = []string{userRoom("quiet")}, strings.Repeat("x", 1<<10)
	late := strings.Repeat("y", 1<<10)
	askForNothing := func(rounds int) {
		t.Helper()
		for range rounds {
			var questions []*question
			for _, caller := range callers {
				questions = append(questions, c.ask(caller, o))
			}
			var heard []*labtest.Event
			for _, client := range quiet {
				heard = client.Collect(len(callers))
			}
			questions[0].answer.Never() // many may be open
			c.Advance(timeout)
			for _, q := range questions {
				q.want(false)
			}
			for _, event := range heard {
				event.Reply(late)
			}
		}
	}
	askForNothing(2) // allocates what is allocated only once
	stats := func() (all [3]labtest.Stats) {
		c.Advance(timeout)
		for i := range all {
			all[i] = c.Node(i).Stats()
		}
		return all
	}
	// A node may open more connections to Redis, at some time. What 500 questions leave is there every time.
	c.Eventually("500 more questions that nobody has answered in time leave no memory and no goroutine on any node", func() bool {
		before := stats()
		askForNothing(10)
		for i, now := range stats() {
			if now.Goroutines > before[i].Goroutines+25 || now.Exceeds(before[i], 1<<19, 1<<20) {
				return false
			}
		}
		return true
	})

	// A node is killed before it says how many clients it has.
	//lab:rule 6.18
	c.Node(2).Freeze()
	o = limited()
	o["except"] = []string{userRoom("quiet"), userRoom("caller")}
	q = c.ask(ann, o, ann, bob, carl, dora)
	c.Node(2).Kill()
	q.reply(ann, bob, carl, dora)
	await(t, responses, q.replies[carl], q.replies[dora])
	c.Pass(200 * time.Millisecond)
	c.Advance(timeout)
	q.want(false)
}
