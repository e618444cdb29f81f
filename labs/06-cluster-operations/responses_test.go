package operations_test

import (
	"fmt"
	"slices"
	"testing"

	"socketlab/labs/labtest"
)

// A response goes to the node that has asked.
//
//lab:points 6
//lab:rule 6.5
//lab:hint If all nodes read all responses, every question costs each of them work, and more with each node that you add.
//lab:hint The request has the uid of the node that asks. That node listens on a channel of its own.
//lab:hint Publish each kind of response on socket.io-response#NSP#UID#, also the acknowledgements of clients.
//lab:hint-node publishOnSpecificResponseChannel leaves one kind of response out. Find it in onrequest of the adapter.
//lab:note who-hears-the-answer
func TestAnswerGoesToWhoAsked(t *testing.T) {
	c := start(t)
	orders := labtest.Namespace("/orders")
	people := []*person{c.person(0, "ann", nil), c.person(1, "bob", nil), c.person(2, "carl", nil)}
	orla, oscar := c.person(0, "orla", nil, orders), c.person(1, "oscar", nil, orders)
	responses := c.Redis().Capture("socket.io-response*")

	//lab:rule 6.5
	onlyAsker := func(question string, atLeast int) {
		t.Helper()
		channels := map[string]bool{}
		for range atLeast {
			channels[responses.Next().Channel] = true
		}
		for _, message := range responses.Rest() {
			channels[message.Channel] = true
		}
		for channel := range channels {
			// Nobody waits for this one. Redis says how many have got it; the check is one of them.
			receivers, err := c.Redis().Client().Publish(t.Context(), channel, `{"requestId":"nobody","sockets":[]}`).Result()
			if err != nil {
				t.Fatalf("the check cannot publish: %v", err)
			}
			responses.Next()
			if receivers > 2 {
				t.Fatalf("several nodes get the response to %s\n    want: it goes to the node that has asked, and to no other\n    got:  %d subscribers of %s", question, receivers-1, channel)
			}
		}
	}
	for i, asker := range people {
		c.wantSockets(asker.fetch(order{}), true, people...)
		onlyAsker("fetch", 2)

		c.wantServers(asker.Ask("servers:ask", order{"text": "hello"}), true, "hello", without(i)...)
		for j, p := range people {
			if j != i {
				p.Next("questioned", "hello")
			}
		}
		onlyAsker("servers:ask", 2)

		asked := asker.Ask("ask", order{"text": "hello"})
		for _, p := range people {
			p.Next("asked", "hello").Reply("yes")
		}
		asked.Want(map[string]any{"answers": []string{"yes", "yes", "yes"}, "complete": true})
		onlyAsker("ask", 4)
	}
	c.wantSockets(orla.fetch(order{}), true, orla, oscar)
	onlyAsker("fetch in /orders", 2)
}

// without returns the names of all three nodes but one.
func without(node int) []string {
	return slices.Delete([]string{"node-1", "node-2", "node-3"}, node, node+1)
}

// wantServers requires the answer to "servers:ask" to have one answer of each of these nodes.
func (c *chat) wantServers(answer *labtest.Answer, complete bool, text string, nodes ...string) {
	c.t.Helper()
	var got struct {
		Answers  [][]string `json:"answers"`
		Complete bool       `json:"complete"`
	}
	answer.Into(&got)
	want := [][]string{}
	for _, node := range nodes {
		want = append(want, []string{node, text})
	}
	slices.SortFunc(got.Answers, slices.Compare)
	if fmt.Sprint(got.Answers) != fmt.Sprint(want) || got.Complete != complete {
		c.t.Fatalf("servers:ask returned the wrong answers\n    want: complete: %t, %v\n    got:  complete: %t, %v", complete, want, got.Complete, got.Answers)
	}
}
