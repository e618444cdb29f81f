package operations_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// timeout is the default of the chat, on the clock of the node that is asked.
const timeout = 5 * time.Second

// A still is a chat with a Redis whose clock moves only when the check moves it. So everybody took
// the lease at the same known moment.
type still struct {
	*chat
	now time.Time // for Redis
}

// startStill starts three nodes. The clock of the first is ahead of the others', and that of
// Redis has a third time.
func startStill(t *testing.T) *still {
	t.Helper()
	c := &still{chat: start(t, labtest.Nodes(0))}
	c.now = c.Now().Add(-24 * time.Hour)
	c.Redis().SetTime(c.now)
	c.StartNode().Advance(time.Hour)
	c.LaunchNode()
	c.LaunchNode()
	c.Node(1).WaitReady()
	c.Node(2).WaitReady()
	return c
}

// pass lets time pass everywhere: on the clocks of nodes, and on that of Redis.
func (c *still) pass(d time.Duration) {
	c.t.Helper()
	c.now = c.now.Add(d)
	c.Redis().SetTime(c.now)
	c.Redis().AgeKeys(d)
	c.Advance(d)
}

// almostLease lets all of a lease pass but its last millisecond. Those who can renew theirs.
func (c *still) almostLease() {
	c.t.Helper()
	c.pass(lease - time.Millisecond)
	c.Pass(100 * time.Millisecond)
}

// missing waits for answers that cannot be complete. They may come at once, from a node that
// knows who is missing, or at the timeout.
func (c *still) missing(answers ...*labtest.Answer) {
	c.t.Helper()
	for range 20 {
		for range 20 {
			if !slices.ContainsFunc(answers, func(answer *labtest.Answer) bool { return !answer.Arrived() }) {
				return
			}
			c.Pass(10 * time.Millisecond)
		}
		c.Advance(timeout)
	}
}

// crossed waits until that many requests were published, and responses.
func (c *still) crossed(messages *labtest.Capture, requests, responses int) {
	c.t.Helper()
	for requests > 0 || responses > 0 {
		if strings.HasPrefix(messages.Next().Channel, "socket.io-request") {
			requests--
		} else {
			responses--
		}
	}
}

// A node that does not answer costs a timeout, and not the answers of the others.
//
//lab:points 6
//lab:rule 6.7 6.9
//lab:hint A node that hangs is still subscribed. Only the timeout ends the wait for it.
//lab:hint-go When ctx ends, return what has come, and an error. What others have answered is right, whoever is missing.
//lab:hint-go A node that stops gives its lease back, in Close, and that of a node that was killed ends by itself.
//lab:hint-node Measure timeouts with clock.setTimeout. At the end, throw an error whose responses are what has come.
//lab:note a-node-that-does-not-answer
func TestDeadNode(t *testing.T) {
	c := startStill(t)
	ann, amy := c.person(0, "ann", nil), c.person(0, "amy", nil)
	bob, carl := c.person(1, "bob", nil), c.person(2, "carl", nil)
	c.wantSockets(ann.fetch(order{}), true, ann, amy, bob, carl)
	crossing := c.Redis().Capture("socket.io-re*")
	ask := func(text string) (sockets, servers *labtest.Answer) {
		return ann.fetch(order{"timeout": timeout.String()}), amy.Ask("servers:ask", order{"text": text, "timeout": timeout.String()})
	}
	// arrived waits until those who ask have heard what bob's node has published.
	arrived := func(marker string) {
		t.Helper()
		bob.Ask("say", order{"text": marker}).Want("ok")
		ann.Next("said", marker)
		c.Pass(150 * time.Millisecond)
	}

	//lab:rule 6.7
	// All answers come at the last moment.
	c.Redis().HoldSubscriptions(c.Node(0))
	fetch := ann.fetch(order{"timeout": timeout.String()})
	c.crossed(crossing, 1, 2)
	c.Redis().AwaitHeld(c.Node(0))
	c.Advance(timeout - time.Millisecond)
	fetch.Never()
	c.Redis().Release(c.Node(0))
	c.wantSockets(fetch, true, ann, amy, bob, carl)

	// One of them does not come in time.
	c.Node(2).Freeze()
	fetch, servers := ask("frozen")
	c.crossed(crossing, 2, 2)
	arrived("first")
	c.Advance(timeout - time.Millisecond)
	fetch.Never()
	servers.Never()
	c.Advance(time.Millisecond)
	c.wantSockets(fetch, false, ann, amy, bob)
	c.wantServers(servers, false, "frozen", "node-2")
	c.Node(2).Thaw()
	c.crossed(crossing, 0, 2)
	fetch, servers = ask("awake")
	c.wantSockets(fetch, true, ann, amy, bob, carl)
	c.wantServers(servers, true, "awake", "node-2", "node-3")
	c.crossed(crossing, 2, 4)

	// One of them never comes.
	c.Node(2).Freeze()
	fetch, servers = ask("killed")
	c.crossed(crossing, 2, 2)
	arrived("second")
	c.Node(2).Kill()
	c.Advance(timeout)
	c.wantSockets(fetch, false, ann, amy, bob)
	c.wantServers(servers, false, "killed", "node-2")

	//lab:rule 6.9
	c.almostLease()
	c.pass(time.Millisecond)
	fetch, servers = ask("forgotten")
	c.wantSockets(fetch, true, ann, amy, bob)
	c.wantServers(servers, true, "forgotten", "node-2")
	c.crossed(crossing, 2, 2)
	// Another one stops when the asking has just begun.
	c.Redis().HoldRepliesAbout("socket.io-request#/#", c.Node(0))
	fetch = ann.fetch(order{"timeout": timeout.String()})
	c.Redis().AwaitHeld(c.Node(0))
	c.Pass(50 * time.Millisecond)
	if asked := crossing.Rest(); len(asked) == 1 {
		c.crossed(crossing, 0, 1)
	}
	c.Node(1).Stop()
	c.Redis().Release(c.Node(0))
	var got fetched
	fetch.Into(&got)
	if !got.Complete || len(got.Sockets) < 2 {
		t.Fatalf("somebody waits for a node that has stopped\n    want: complete: true, with the sockets of node-1\n    got:  %+v", got)
	}
	fetch, servers = ask("alone")
	c.wantSockets(fetch, true, ann, amy)
	c.wantServers(servers, true, "alone")

	// A node that takes its time to give its lease back answers until then.
	adam := c.dial(0, "adam", labtest.Namespace("/orders"))
	c.StartNode()
	c.Redis().Delay("zrem", c.Node(3))
	c.Node(3).AskToStop()
	c.Pass(500 * time.Millisecond)
	fetch = ann.fetch(order{})
	inOrders := adam.Ask("fetch", order{}) // the node may stop either namespace first
	c.Pass(200 * time.Millisecond)
	c.Redis().Release(c.Node(3))
	c.wantSockets(fetch, true, ann, amy)
	if inOrders.Into(&got); !got.Complete {
		t.Fatalf("somebody waits for a node that is about to stop\n    want: complete: true\n    got:  %+v", got)
	}
	c.Node(3).Stop()
	c.wantSockets(ann.fetch(order{}), true, ann, amy)
}

// A list that a node is missing from never looks complete.
//
//lab:points 7
//lab:rule 6.8 6.9
//lab:hint A node that has lost its subscription still serves clients, and NUMSUB does not count it.
//lab:hint Compare those who listen with those who should: a node holds a lease in Redis as long as it lives, and a little longer.
//lab:hint-go Look at who they are, not at how many. A channel of its own tells whether a node listens, and app.Leases says who holds a lease by the clock of Redis.
//lab:hint-node The leases of app/leases.mjs say which nodes there are. PUBSUB CHANNELS says which of them listen.
//lab:note a-node-that-is-cut-off
func TestCutOffNode(t *testing.T) {
	c := startStill(t)
	ann, bob, carl := c.person(0, "ann", nil), c.person(1, "bob", nil), c.person(2, "carl", nil)
	everybody := []*person{ann, bob, carl}
	inOrders := func(node int, name string) *labtest.Client { return c.dial(node, name, labtest.Namespace("/orders")) }
	otto, oscar, olga := inOrders(0, "otto"), inOrders(1, "oscar"), inOrders(2, "olga")
	crossing := c.Redis().Capture("socket.io-re*")
	whole := func() {
		t.Helper()
		for i, asker := range everybody {
			c.wantSockets(asker.fetch(order{}), true, everybody...)
			c.wantServers(asker.Ask("servers:ask", order{"text": "all"}), true, "all", without(i)...)
		}
		c.crossed(crossing, 6, 12)
	}
	// short wants the answers without carl's node, when so much of them has crossed Redis.
	short := func(requests, responses int) {
		t.Helper()
		fetches, questions := []*labtest.Answer{}, []*labtest.Answer{}
		for _, asker := range everybody {
			fetches = append(fetches, asker.fetch(order{}))
		}
		c.crossed(crossing, requests, responses)
		c.missing(fetches...)
		c.wantSockets(fetches[0], false, ann, bob)
		c.wantSockets(fetches[1], false, ann, bob)
		c.wantSockets(fetches[2], false, carl)
		for _, asker := range everybody {
			questions = append(questions, asker.Ask("servers:ask", order{"text": "short"}))
		}
		c.crossed(crossing, requests, responses)
		c.missing(questions...)
		c.wantServers(questions[0], false, "short", "node-2")
		c.wantServers(questions[1], false, "short", "node-1")
		c.wantServers(questions[2], false, "short")
	}

	//lab:rule 6.8
	whole()
	// It can still send, and hears nothing.
	c.Redis().Delay("subscribe", c.Node(2))
	c.Redis().CutSubscriptions(c.Node(2))
	c.Redis().AwaitHeld(c.Node(2))
	short(3, 4)
	c.Redis().Release(c.Node(2))
	c.Redis().AwaitResubscribed(c.Node(2))
	whole()

	// It cannot reach Redis at all. Somebody else has come, which has no lease.
	c.Redis().Stop(c.Node(2))
	short(2, 2)
	asked := olga.Ask("ask", order{"text": "alone?"})
	olga.Next("asked", "alone?").Reply("here")
	c.missing(asked)
	asked.Want(map[string]any{"answers": []string{"here"}, "complete": false})
	asked = otto.Ask("ask", order{"text": "all here?"})
	otto.Next("asked", "all here?").Reply("here")
	oscar.Next("asked", "all here?").Reply("here")
	c.crossed(crossing, 1, 2)
	c.missing(asked)
	asked.Want(map[string]any{"answers": []string{"here", "here"}, "complete": false})
	goes := c.officialNode()
	for _, asker := range []*person{ann, bob} {
		fetch := asker.fetch(order{})
		c.crossed(crossing, 1, 2)
		c.missing(fetch)
		c.wantSockets(fetch, false, ann, bob)
	}
	goes()
	c.almostLease()
	short(2, 2)
	c.pass(time.Millisecond)
	fetch := carl.fetch(order{})
	c.missing(fetch)
	c.wantSockets(fetch, false, carl)

	//lab:rule 6.9
	for i, asker := range []*person{ann, bob} {
		c.wantSockets(asker.fetch(order{}), true, ann, bob)
		c.wantServers(asker.Ask("servers:ask", order{"text": "two"}), true, "two", without(2)[1-i])
	}
	c.crossed(crossing, 4, 4)

	//lab:rule 6.8
	c.Redis().Start(c.Node(2))
	c.Redis().AwaitResubscribed(c.Node(2))
	whole()
}

// officialNode lets a node listen that has no lease and no sockets, as those in Node.js, until the
// returned function is called.
func (c *chat) officialNode() (goes func()) {
	c.t.Helper()
	ctx, redis := c.t.Context(), c.Redis().Client()
	const requests, responses = "socket.io-request#/#", "socket.io-response#/#"
	subscription := redis.Subscribe(ctx, requests, responses, responses+"jcs8g7#")
	c.t.Cleanup(func() { _ = subscription.Close() })
	for range 3 {
		if _, err := subscription.Receive(ctx); err != nil {
			c.t.Fatalf("the check cannot subscribe: %v", err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for message := range subscription.Channel() {
			var request struct {
				UID       string `json:"uid"`
				RequestID string `json:"requestId"`
				Type      int    `json:"type"`
			}
			if json.Unmarshal([]byte(message.Payload), &request) == nil && message.Channel == requests && request.Type == 5 {
				response, _ := json.Marshal(map[string]any{"requestId": request.RequestID, "sockets": []any{}})
				redis.Publish(ctx, responses+request.UID+"#", response)
			}
		}
	}()
	return func() {
		_ = subscription.Close()
		<-done
	}
}
