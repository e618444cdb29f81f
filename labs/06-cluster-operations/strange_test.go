package operations_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

const (
	requests        = "socket.io-request#/#"
	responses       = "socket.io-response#/#"
	ordersResponses = "socket.io-response#/orders#"
)

// Strange messages change nothing, and each that cannot be decoded is one warning.
//
//lab:points 6
//lab:rule 6.3 6.25
//lab:hint Anybody who can reach Redis can publish anything, on every channel. Log what you cannot decode, and go on.
//lab:hint A response may come twice, or when nobody waits for it any more. That is nothing to warn of, and an answer that comes twice is one answer.
//lab:hint What says that an answer is new? A response to "fetch" does not name its node, but each socket has an id, and is on one node.
//lab:note what-you-may-not-trust
func TestStrangeAnswers(t *testing.T) {
	c := start(t)
	here := c.strangers(labtest.Namespace("/"))
	orders := c.strangers(labtest.Namespace("/orders"))
	ann, olga, third := here[0], orders[0], c.Node(2)

	//lab:rule 6.25
	// The answer of node-2 comes again, and that of node-3 is still to come.
	first := c.hold(ann, "/")
	c.publish(first.reply.Payload, first.reply.Channel, responses, first.reply.Channel)
	c.Redis().Release(third)
	wantSockets(t, first.answer, here)

	// Too late, for a question that nobody has asked, and of no use for one that is out.
	asked := c.hold(ann, "/")
	late := [][]byte{
		first.reply.Payload, first.reply.Payload,
		forged("nobody", "strange"),
		[]byte(`{"requestId":"nobody","sockets":["strange"]}`), []byte(`{"requestId":"nobody","rooms":["strange",42]}`),
		[]byte(`{"type":6,"requestId":"nobody","data":["strange",1]}`),
		[]byte(`{"type":8,"requestId":"nobody","clientCount":3}`),
		acknowledgement("nobody", "strange"),
	}
	for _, message := range late {
		c.publish(message, responses, asked.reply.Channel)
	}
	garbage := undecodable()
	for _, message := range garbage {
		c.publish(message, requests, responses, asked.reply.Channel)
	}
	c.Redis().Release(third)
	wantSockets(t, asked.answer, here)

	//lab:rule 6.3
	// The ids of both questions are good, but for the other namespace.
	asked = c.hold(ann, "/")
	ordered := c.holdAnother(olga, "/orders")
	for range 2 {
		c.publish(forged(asked.id, "strange"), ordersResponses, ordered.reply.Channel)
		c.publish(forged(ordered.id, "strange"), responses, asked.reply.Channel)
	}
	c.Redis().Release(third)
	wantSockets(t, asked.answer, here)
	wantSockets(t, ordered.answer, orders)

	//lab:rule 6.25
	// Counts and acknowledgements for nobody, and of what is over.
	question := c.Redis().Capture(requests)
	answer := ann.Ask("ask", order{"text": "how many?"})
	for _, client := range here {
		client.Next("asked", "how many?").Reply(client.Name())
	}
	wantAnswers(t, answer, true, names(here)...)
	over := [][]byte{
		fmt.Appendf(nil, `{"type":8,"requestId":%q,"clientCount":7}`, ackRequest(t, question.Next().Payload).RequestID),
		[]byte(`{"type":8,"requestId":"nobody","clientCount":7}`),
		acknowledgement("nobody", "strange"),
	}
	answer = ann.Ask("ask", order{"text": "and now?"})
	events := make([]*labtest.Event, len(here))
	for i, client := range here {
		events[i] = client.Next("asked", "and now?")
	}
	for _, message := range over {
		c.publish(message, responses, first.reply.Channel)
	}
	for i, event := range events {
		event.Reply(here[i].Name())
	}
	wantAnswers(t, answer, true, names(here)...)

	for i, channels := range []int{3, 2, 2} { // node-1 has heard those on its own channel, too
		c.wantWarnings(c.Node(i), channels*len(garbage))
	}

	// Of a kind that nobody knows, or of another one than the question. Who cannot decode
	// these logs them.
	asked = c.hold(ann, "/")
	for _, message := range unknown() {
		c.publish(message, requests, responses, asked.reply.Channel)
	}
	for _, form := range []string{
		`{"requestId":%q}`, `{"requestId":%q,"sockets":null}`, `{"requestId":%q,"sockets":{}}`, `{"requestId":%q,"sockets":[null]}`,
		`{"type":6,"requestId":%q,"data":["strange",1]}`, `{"type":8,"requestId":%q,"clientCount":1}`, `{"type":10,"requestId":%q,"sockets":[]}`,
	} {
		c.publish(fmt.Appendf(nil, form, asked.id), responses, asked.reply.Channel)
	}
	c.publish(acknowledgement(asked.id, "strange"), responses, asked.reply.Channel)
	c.Redis().Release(third)
	wantSockets(t, asked.answer, here)

	// Nothing of it was answered, and everybody is still there.
	answers := c.Redis().Capture(responses + "stranger#")
	c.publish([]byte(`{"uid":"stranger","requestId":"strange","type":10}`), requests)
	c.publish([]byte(`{"uid":"stranger","requestId":"strange","type":-1}`), requests)
	c.publish([]byte(`{"uid":"stranger","requestId":"known","type":1}`), requests)
	for range 3 {
		if id := requestID(t, answers.Next().Payload); id != "known" {
			t.Fatalf("a node answered a request of a type that nobody knows\n    want: no response\n    got:  one to the request %s", id)
		}
	}
	for i, client := range slices.Concat(here, orders) {
		client.Ask("say", order{"local": true, "text": i}).Want("ok")
		client.Next("said", i)
		client.Nothing()
	}
}

// strangers connects one client to each node.
func (c *chat) strangers(nsp labtest.DialOption) (clients []*labtest.Client) {
	c.t.Helper()
	for i := range 3 {
		clients = append(clients, c.dial(i, c.Invent("user"), nsp))
	}
	return clients
}

// A held question is a "fetch" to which node-2 has responded, and node-3 cannot.
type heldQuestion struct {
	answer *labtest.Answer
	id     string
	reply  labtest.Published // of node-2, on the channel of node-1
}

// hold asks a question on node-1 and holds the response of node-3 back until the check
// releases it.
func (c *chat) hold(client *labtest.Client, nsp string) heldQuestion {
	c.t.Helper()
	c.Redis().Delay("publish", c.Node(2))
	return c.holdAnother(client, nsp)
}

func (c *chat) holdAnother(client *labtest.Client, nsp string) heldQuestion {
	c.t.Helper()
	replies := c.Redis().Capture("socket.io-response#" + nsp + "#?*#")
	answer := client.Ask("fetch", order{})
	reply := replies.Next()
	return heldQuestion{answer, requestID(c.t, reply.Payload), reply}
}

func (c *chat) publish(message []byte, channels ...string) {
	for _, channel := range channels {
		c.Redis().Publish(channel, message)
	}
}

func requestID(t *testing.T, message []byte) string {
	t.Helper()
	var m struct{ RequestID string }
	if err := json.Unmarshal(message, &m); err != nil || m.RequestID == "" {
		t.Fatalf("a message has no request id\n    want: JSON with the field requestId\n    got:  %s", message)
	}
	return m.RequestID
}

// forged is a response to "fetch" with a socket that nobody has.
func forged(requestID, socket string) []byte {
	return fmt.Appendf(nil, `{"requestId":%q,"sockets":[{"id":%q,"handshake":{},"rooms":[],"data":{}}]}`, requestID, socket)
}

// acknowledgement is one of a client, in MessagePack.
func acknowledgement(requestID, answer string) []byte {
	return slices.Concat(unhex("83 a4 74797065 09 a9 726571756573744964"), text(requestID), unhex("a6 7061636b6574"), text(answer))
}

// undecodable are messages that are neither JSON nor MessagePack, or not whole.
func undecodable() [][]byte {
	return [][]byte{
		{}, []byte("garbage"), []byte("{"), []byte(`{"requestId":"nobody","type":5,"sockets":[`),
		[]byte(`{"uid":"stranger","requestId":"strange","type":1,"sockets":[]}}`), []byte(`{"uid":"stranger","requestId":strange,"type":1}`),
		{0xc1}, unhex("dd ffffffff"), unhex("83 a4 74797065 09 a9 7265"),
		[]byte(`{"uid":"stranger","requestId":"` + strings.Repeat("x", 1<<20)),
	}
}

// unknown are messages that can be decoded and mean nothing.
func unknown() [][]byte {
	return [][]byte{
		[]byte(`{}`), []byte(`null`), []byte(`[]`), []byte(`7`), {0xc0}, {0x80}, {0x90},
		[]byte(`{"uid":7,"requestId":true,"type":"5","opts":[]}`), []byte(`{"uid":null,"requestId":null,"type":null,"opts":null}`),
		[]byte(`{"uid":"stranger","type":4,"opts":null,"close":true}`), []byte(`{"uid":"stranger","type":4,"sid":"strange","close":true}`),
		[]byte(`{"uid":"stranger","type":2,"opts":[],"rooms":["strange"]}`), []byte(`{"uid":"stranger","type":2,"sid":"strange","room":"strange"}`),
		[]byte(`{"uid":"stranger","type":2,"opts":{"rooms":"all","except":[]},"rooms":["strange"]}`), []byte(`{"uid":"stranger","type":6,"data":{}}`),
		[]byte(`{"uid":"stranger","type":6,"data":[]}`), []byte(`{"uid":"stranger","type":6,"data":[null]}`),
		unhex("82 a4 74797065 07 a9 726571756573744964 c0"), unhex("81 a4 74797065 0a"), unhex("82 a4 74797065 09 a6 7061636b6574 c0"),
	}
}

// wantSockets requires an answer with the sockets of these clients, each once.
func wantSockets(t *testing.T, answer *labtest.Answer, clients []*labtest.Client) {
	t.Helper()
	var got fetched
	answer.Into(&got)
	var ids, want []string
	for _, socket := range got.Sockets {
		ids = append(ids, socket.ID)
	}
	for _, client := range clients {
		want = append(want, client.ID())
	}
	wantSame(t, "the answer to fetch", got.Complete, ids, want)
}

// names are those of clients, with which they answer.
func names(clients []*labtest.Client) (names []any) {
	for _, client := range clients {
		names = append(names, client.Name())
	}
	return names
}

func wantSame(t *testing.T, what string, complete bool, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !complete || !slices.Equal(got, want) {
		t.Fatalf("%s\n    want: complete, with %q\n    got:  complete: %t, with %q", what, want, complete, got)
	}
}

// wantWarnings requires a number of warnings in the log of a node.
func (c *chat) wantWarnings(node *labtest.Node, want int) {
	c.t.Helper()
	count := func() int {
		log := node.Log()
		return strings.Count(log, "level=WARN") + strings.Count(log, "level=ERROR")
	}
	c.Eventually(fmt.Sprintf("%s logged a warning for each of %d messages that it cannot decode", node.Name(), want), func() bool { return count() >= want })
	if got := count(); got != want {
		c.t.Fatalf("the log of %s, after messages that it cannot decode, and others that come too late or that nobody waits for\n    want: %d lines of level WARN, one for each of the first\n    got:  %d", node.Name(), want, got)
	}
}
