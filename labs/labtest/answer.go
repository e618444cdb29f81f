package labtest

import (
	"encoding/json"
	"strconv"
	"time"
)

// An Answer is the acknowledgement of an event, which may still be on its way.
// Wait for it with one of the methods.
type Answer struct {
	client *Client
	id     string
	asked  string // the frame
	wait   wait   // how long the check waits
	about  string // for failures
}

// About adds to failures what is special about the question, in brackets: a forged token.
func (a *Answer) About(what string) *Answer {
	a.about = " (" + what + ")"
	return a
}

// Ask sends an event that asks for an acknowledgement.
func (c *Client) Ask(event string, args ...any) *Answer {
	c.conn.cluster.t.Helper()
	conn := c.conn
	conn.mu.Lock()
	id := conn.ids
	conn.ids++
	conn.mu.Unlock()
	a := &Answer{client: c, id: strconv.Itoa(id), wait: c.conn.cluster.waitFor(1)}
	a.asked = c.sendPacket(typeEvent, a.id, c.eventJSON(event, args))
	return a
}

// Late makes the methods that wait for the acknowledgement wait three times as long:
// for an answer that a Redis that hangs may delay by a few seconds.
func (a *Answer) Late() *Answer {
	a.wait = a.client.conn.cluster.waitFor(3)
	return a
}

// Within makes the methods that wait for the acknowledgement wait for d and for ten round
// trips with every node, instead of the usual time and forty. Use it for an answer that
// must come within a shorter time: leave half a second between the two. A node that the
// machine leaves no time to run answers no ping either, so the wait is longer then.
func (a *Answer) Within(d time.Duration) *Answer {
	a.wait = a.client.conn.cluster.waitWithin(d)
	return a
}

// Want waits for the acknowledgement and requires it to hold exactly these values.
func (a *Answer) Want(values ...any) {
	c := a.client.conn.cluster
	c.t.Helper()
	want, err := listJSON(values)
	if err != nil {
		c.failf("the check wants what is not JSON: %v", err)
	}
	start := prefix(typeAck, a.client.nsp, -1) + a.id
	got := a.await(start + showWanted(want))
	if !sameJSON(want, got) {
		wanted, answered := differing(start+showWanted(want), start+string(got))
		c.fail(a.client.Name()+a.about+" was answered differently\n    sent: "+printable(a.asked), wanted, answered)
	}
}

// Raw waits for the acknowledgement and returns its values, a JSON list.
func (a *Answer) Raw() json.RawMessage {
	c := a.client.conn.cluster
	c.t.Helper()
	return a.await("an acknowledgement")
}

// Into waits for the acknowledgement and decodes its values into pointers. There
// must be one pointer for each value.
func (a *Answer) Into(values ...any) {
	c := a.client.conn.cluster
	c.t.Helper()
	got := a.await("an acknowledgement")
	var list []json.RawMessage
	if err := json.Unmarshal(got, &list); err != nil || len(list) != len(values) {
		c.fail(a.client.Name()+a.about+" was answered differently", plural(len(values), "value"), printable(string(got)))
	}
	for i := range list {
		if err := json.Unmarshal(list[i], values[i]); err != nil {
			c.fail(a.client.Name()+a.about+" was answered differently", err.Error(), printable(string(got)))
		}
	}
}

// Arrived reports, without waiting, whether the acknowledgement has arrived.
func (a *Answer) Arrived() bool {
	_, ok := a.look()
	return ok
}

// Never requires that no acknowledgement has arrived. It calls [Client.Settle]
// first; see there for what that proves.
func (a *Answer) Never() {
	c := a.client.conn.cluster
	c.t.Helper()
	a.client.Settle()
	if got, ok := a.look(); ok {
		c.fail(a.client.Name()+a.about+" was answered\n    sent: "+printable(a.asked), "no acknowledgement",
			prefix(typeAck, a.client.nsp, -1)+a.id+printable(string(got)))
	}
}

// await waits for the acknowledgement and returns it. Only a failure shows want.
func (a *Answer) await(want string) json.RawMessage {
	c := a.client.conn.cluster
	c.t.Helper()
	conn := a.client.conn
	missing := conn.awaitFor(a.wait, func() bool {
		_, ok := conn.acks[a.client.nsp+" "+a.id]
		return ok
	})
	if missing != "" {
		c.fail(a.client.Name()+a.about+" was not answered\n    sent: "+printable(a.asked), want, missing)
	}
	got, _ := a.look()
	return got
}

func (a *Answer) look() (json.RawMessage, bool) {
	conn := a.client.conn
	conn.mu.Lock()
	defer conn.mu.Unlock()
	got, ok := conn.acks[a.client.nsp+" "+a.id]
	return got, ok
}
