package operations_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// Servers tell the others something, and ask them.
//
//lab:points 5
//lab:rule 6.7 6.20 6.21
//lab:hint-go ReceiveServerSide hands an event to the server of a node. The node that emits it gets the request, too: what should it do with it?
//lab:hint An event that wants an answer has a requestId. The answer goes back with it.
//lab:hint Each of the other nodes answers once, so you wait for one answer fewer than there are subscribers.
//lab:hint-go When ctx ends, return the answers that have come, and an error.
//lab:hint-node Measure timeouts with clock.setTimeout. At the end, throw an error whose responses are what has come.
//lab:note servers-among-themselves
func TestServers(t *testing.T) {
	c := start(t, labtest.Nodes(1))
	timeout := time.Duration(2000+c.Rand().IntN(7000)) * time.Millisecond
	ann, adam := c.dial(0, "ann"), c.dial(0, "adam")

	//lab:rule 6.21
	wantAnswers(t, ann.Ask("servers:ask", order{"text": "alone"}), true)

	c.StartNode()
	c.StartNode()
	bob, beth, carl := c.dial(1, "bob"), c.dial(1, "beth"), c.dial(2, "carl")
	orders := labtest.Namespace("/orders")
	olga, oscar := c.dial(0, "olga", orders), c.dial(1, "oscar", orders)
	others := []*labtest.Client{bob, beth, carl}

	//lab:rule 6.20
	text := c.Invent("notice")
	ann.Ask("servers:tell", order{"text": text}).Want("ok")
	ann.Ask("servers:tell", order{"text": text}).Want("ok")
	for _, client := range others {
		client.Next("noticed", text)
		client.Next("noticed", text)
	}
	again := map[string]any{"nested": []any{c.Invent("notice"), nil, 1.5}}
	carl.Ask("servers:tell", order{"text": again}).Want("ok")
	for _, client := range []*labtest.Client{ann, adam, bob, beth} {
		client.Next("noticed", again)
	}
	text = c.Invent("notice")
	olga.Ask("servers:tell", order{"text": text}).Want("ok")
	oscar.Next("noticed", text)

	questioned := func(text any, clients ...*labtest.Client) {
		t.Helper()
		for _, client := range clients {
			client.Next("questioned", text)
		}
	}
	text = c.Invent("question")
	asked := ann.Ask("servers:ask", order{"text": text})
	questioned(text, others...)

	//lab:rule 6.21
	wantAnswers(t, asked, true, []any{"node-2", text}, []any{"node-3", text})
	asked = bob.Ask("servers:ask", order{"text": again})
	wantAnswers(t, asked, true, []any{"node-1", again}, []any{"node-3", again})
	questioned(again, ann, adam, carl)
	text = c.Invent("question")
	asked = oscar.Ask("servers:ask", order{"text": text})
	wantAnswers(t, asked, true, []any{"node-1", text}, []any{"node-3", text})
	olga.Next("questioned", text)

	// One node does not answer this question, and the others afterwards.
	//lab:rule 6.7
	responses := c.Redis().Capture("socket.io-response*")
	text = c.Invent("question")
	carl.Ask("node:mute", text).Want("ok")
	limited := func() *labtest.Answer {
		text = c.Invent("question")
		return ann.Ask("servers:ask", order{"text": text, "timeout": timeout.String()})
	}
	asked = ann.Ask("servers:ask", order{"text": text, "timeout": timeout.String()})
	questioned(text, others...)
	await(t, responses, text)
	next := c.Invent("question")
	wantAnswers(t, adam.Ask("servers:ask", order{"text": next}), true, []any{"node-2", next}, []any{"node-3", next})
	questioned(next, others...)
	c.Advance(timeout - time.Millisecond)
	asked.Never()
	c.Advance(time.Millisecond)
	wantAnswers(t, asked, false, []any{"node-2", text})
	asked = limited()
	wantAnswers(t, asked, true, []any{"node-2", text}, []any{"node-3", text})
	questioned(text, others...)

	// A node hangs, and goes on at the last moment.
	c.Node(2).Freeze()
	asked = limited()
	questioned(text, bob, beth)
	await(t, responses, text)
	c.Advance(timeout - time.Millisecond)
	asked.Never()
	c.Node(2).Thaw()
	questioned(text, carl)
	wantAnswers(t, asked, true, []any{"node-2", text}, []any{"node-3", text})

	// It hangs for longer than that.
	c.Node(2).Freeze()
	asked = limited()
	questioned(text, bob, beth)
	await(t, responses, text)
	c.Pass(200 * time.Millisecond)
	c.Advance(timeout)
	wantAnswers(t, asked, false, []any{"node-2", text})
	c.Node(2).Thaw()
	questioned(text, carl)
	asked = limited()
	wantAnswers(t, asked, true, []any{"node-2", text}, []any{"node-3", text})
	questioned(text, others...)

	//lab:rule 6.20
	for _, client := range append(others, ann, adam, olga, oscar) {
		client.Nothing()
	}
}

// Many questions at the same moment get their own answers.
//
//lab:points 5
//lab:rule 6.6
//lab:hint An answer says which request it belongs to. Which other request could have the same id?
//lab:hint A node counts its own requests, and so do the others. Only a random id is like no other.
//lab:hint A question that waits must not keep others from being asked, or answered.
//lab:note how-many-answers
func TestManyAtOnce(t *testing.T) {
	const nodes, callers = 3, 60
	c := start(t)
	respondents, everyRespondent := make([]*labtest.Client, nodes), make([]string, nodes)
	for i := range respondents {
		name := fmt.Sprint("respondent-", i)
		respondents[i], everyRespondent[i] = c.dial(i, name), userRoom(name)
	}
	clients := make([]*labtest.Client, callers)
	for i := range clients {
		clients[i] = c.dial(i%nodes, fmt.Sprint("caller-", i))
	}
	// selected are the sockets that a client fetches at its nth attempt.
	selected := func(i, n int) []*labtest.Client {
		return []*labtest.Client{clients[i], clients[(i+7*n+1)%callers]}
	}

	// A client's questions are asked one after another. So the first ones of all are asked
	// before any node hears one, and the next ones before anybody replies.
	requests := c.Redis().Capture("socket.io-request*")
	c.Redis().HoldSubscriptions()
	fetches := make([][3]*labtest.Answer, callers)
	asks, serverAsks := make([]*labtest.Answer, callers), make([]*labtest.Answer, callers)
	for i, client := range clients {
		fetch := func(n int) {
			to := selected(i, n)
			fetches[i][n] = client.Ask("fetch", order{"to": []string{userRoom(to[0].Name()), userRoom(to[1].Name())}})
		}
		fetch(0)
		asks[i] = client.Ask("ask", order{"to": everyRespondent, "text": i})
		fetch(1)
		serverAsks[i] = client.Ask("servers:ask", order{"text": i})
		fetch(2)
	}
	for range clients {
		requests.Next()
	}
	c.Redis().Release()
	heard := make([][]*labtest.Event, nodes)
	for i, respondent := range respondents {
		heard[i] = respondent.Collect(callers)
	}
	for n := range callers {
		for i := range respondents {
			event, text := heard[i][callers-1-n], 0
			event.Arg(0, &text)
			event.Reply([]int{i, text})
		}
	}

	for i := range clients {
		wantAnswers(t, asks[i], true, []int{0, i}, []int{1, i}, []int{2, i})
		var others []any
		for n := range nodes {
			if n != i%nodes {
				others = append(others, []any{fmt.Sprint("node-", n+1), i})
			}
		}
		wantAnswers(t, serverAsks[i], true, others...)
		for n, answer := range fetches[i] {
			var got fetched
			answer.Into(&got)
			want, have := []string{}, []string{}
			for _, client := range selected(i, n) {
				want = append(want, client.ID())
			}
			for _, socket := range got.Sockets {
				have = append(have, socket.ID)
			}
			slices.Sort(want)
			slices.Sort(have)
			if !got.Complete || !slices.Equal(want, have) {
				t.Fatalf("%s fetched other sockets\n    want: %v, complete: true\n    got:  %v, complete: %t", clients[i].Name(), want, have, got.Complete)
			}
		}
	}
}
