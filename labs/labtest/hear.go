package labtest

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// Next waits for the very next event in the client's namespace and requires it to
// be this one.
func (c *Client) Next(event string, args ...any) *Event {
	cluster := c.conn.cluster
	cluster.t.Helper()
	want, err := Msg(event, args...).list()
	if err != nil {
		cluster.failf("the check wants what is not JSON: %v", err)
	}
	shown := prefix(typeEvent, c.nsp, -1) + showWanted(want)
	e := c.hear(shown)
	if !e.matches(want) {
		wanted, got := differing(shown, e.text)
		cluster.fail(c.Name()+" heard something else", wanted, got)
	}
	return e
}

// Hear waits for the very next event, whatever it is.
func (c *Client) Hear() *Event {
	c.conn.cluster.t.Helper()
	return c.hear("any event")
}

// Collect waits for the next n events, whatever they are.
func (c *Client) Collect(n int) []*Event {
	c.conn.cluster.t.Helper()
	events := make([]*Event, n)
	for i := range events {
		events[i] = c.hear("event " + strconv.Itoa(i+1) + " of " + strconv.Itoa(n))
	}
	return events
}

// InAnyOrder requires the next events to be these, each once, in any order. Use it
// when they come from several publishers.
func (c *Client) InAnyOrder(want ...Message) {
	cluster := c.conn.cluster
	cluster.t.Helper()
	var missing []json.RawMessage
	for _, m := range want {
		list, err := m.list()
		if err != nil {
			cluster.failf("the check wants what is not JSON: %v", err)
		}
		missing = append(missing, list)
	}
	for len(missing) > 0 {
		e := c.hear(c.showAll(missing))
		i := indexMatch(e, missing)
		if i < 0 {
			cluster.fail(c.Name()+" heard something else", c.showAll(missing), printable(e.text))
		}
		missing = append(missing[:i], missing[i+1:]...)
	}
}

func indexMatch(e *Event, lists []json.RawMessage) int {
	for i, list := range lists {
		if e.matches(list) {
			return i
		}
	}
	return -1
}

func (c *Client) showAll(lists []json.RawMessage) string {
	var lines []string
	for _, list := range lists {
		lines = append(lines, prefix(typeEvent, c.nsp, -1)+showWanted(list))
	}
	return strings.Join(lines, "\nor ")
}

// hear takes the next event out of the inbox. Only a failure shows want.
func (c *Client) hear(want string) *Event {
	c.conn.cluster.t.Helper()
	conn := c.conn
	var e *Event
	var gone bool
	got := conn.await(func() bool {
		s := conn.space(c.nsp)
		if s.read < len(s.events) {
			e = s.events[s.read]
			s.events[s.read] = nil
			s.read++
			return true
		}
		gone = s.disconnected
		return gone
	})
	if gone {
		got = prefix(typeDisconnect, c.nsp, -1) + " (the server disconnected the socket)"
	}
	if e == nil {
		conn.cluster.fail(c.Name()+" did not hear the event that must come", want, got)
	}
	return e
}

// Settle sends a marker and waits for its answer. Everything that the node had
// sent to this connection before it read the marker has then arrived, and the
// node has read what the connection sent before. It also proves that the
// connection is still open.
//
// It does not cover what is still about to be sent, by a handler that runs while
// the node reads on or because of another node. For that, first cause something
// later on the same path and wait for it: a [Client.Ask] on the same socket, whose
// events are handled in order, or a message from that other node.
//
// The marker is a CONNECT for a namespace that does not exist, `40/~marker-1,`. A
// server answers `44/~marker-1,{"message":"Invalid namespace"}`, after everything
// that it queued before.
func (c *Client) Settle() {
	c.conn.cluster.t.Helper()
	if got := c.conn.settle(); got != "" {
		c.conn.cluster.fail(c.Name()+" has no answer any more", `{"message":"Invalid namespace"} for a namespace that does not exist`, got)
	}
}

func (c *connection) settle() string {
	nsp := c.mark()
	return c.await(func() bool { return c.settled[nsp] })
}

// mark sends a marker and returns its namespace.
func (c *connection) mark() string {
	c.mu.Lock()
	c.markers++
	nsp := markerSpace + strconv.Itoa(c.markers)
	c.mu.Unlock()
	marker := "40" + nsp + ","
	c.sending.Lock()
	defer c.sending.Unlock()
	c.cluster.line.quietSent(c, marker)
	c.write(websocket.TextMessage, []byte(marker))
	return nsp
}

// Nothing requires that no event is left unheard in the client's namespace. It calls
// [Client.Settle] first; see there for what that covers and what it does not.
func (c *Client) Nothing() {
	cluster := c.conn.cluster
	cluster.t.Helper()
	c.Settle()
	c.conn.mu.Lock()
	s := c.conn.space(c.nsp)
	var unheard []string
	for _, e := range s.events[s.read:] {
		unheard = append(unheard, printable(e.text))
	}
	c.conn.mu.Unlock()
	if len(unheard) > 5 {
		unheard = append(unheard[:5], "… and "+strconv.Itoa(len(unheard)-5)+" more")
	}
	if len(unheard) > 0 {
		cluster.fail(c.Name()+" heard an event that must not come", "nothing", strings.Join(unheard, "\n"))
	}
}
