package labtest

import (
	"strings"

	"socketlab/labs/labtest/journal"
)

// maxAsks is how many questions of one connection are remembered.
const maxAsks = 10_000

// asks are the frames of one connection that want an answer, and their events: 0 for
// several that cannot be told apart. The recorder's mutex guards it.
type asks map[ask]int

type ask struct {
	kind askKind
	sent bool   // by the client
	name string // the namespace, and for an event its id: "/admin,7"
}

type askKind byte

const (
	askNothing askKind = iota
	askPong
	askIn  // CONNECT
	askAck // an event with an id
)

// frameSent records a frame of a client, and its cause if it is an answer.
func (r *recorder) frameSent(c *connection, text string) int {
	return r.frame(c, &event{kind: journal.Frame, from: c.name, to: c.node.name, text: text, sent: true})
}

// frameReceived records a frame of a node, and its cause if it is an answer.
func (r *recorder) frameReceived(c *connection, text string) int {
	return r.frame(c, &event{kind: journal.Frame, from: c.node.name, to: c.name, text: text})
}

// quietSent is frameSent. The transcript leaves it out.
func (r *recorder) quietSent(c *connection, text string) int {
	return r.frame(c, &event{kind: journal.Frame, from: c.name, to: c.node.name, text: text, sent: true, quiet: true})
}

// quietReceived is frameReceived. The transcript leaves it out.
func (r *recorder) quietReceived(c *connection, text string) int {
	return r.frame(c, &event{kind: journal.Frame, from: c.node.name, to: c.name, text: text, quiet: true})
}

func (r *recorder) frame(c *connection, e *event) int {
	var asked, answered askKind
	var name string
	if !c.plain {
		asked, answered, name = question(e.text, e.sent)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if answered != askNothing {
		e.cause = c.asks.answer(ask{answered, !e.sent, name})
	}
	id := r.add(e)
	if asked != askNothing {
		if c.asks == nil {
			c.asks = asks{}
		}
		c.asks.remember(ask{asked, e.sent, strings.Clone(name)}, id)
	}
	return id
}

// answer returns the question that is answered, or 0. An event may be answered twice, by a
// node that must not.
func (a asks) answer(to ask) int {
	id := a[to]
	if to.kind != askAck {
		delete(a, to)
	}
	return id
}

func (a asks) remember(q ask, id int) {
	if _, pending := a[q]; pending {
		id = 0
	}
	if len(a) >= maxAsks {
		clear(a)
	}
	a[q] = id
}

// question returns what a frame asks for, what it answers, and the name under which
// question and answer find each other. Engine.IO v4 and Socket.IO v5, packet encoding.
func question(text string, sent bool) (asks, answers askKind, name string) {
	switch text {
	case "":
		return
	case "2":
		return askPong, askNothing, ""
	case "3":
		return askNothing, askPong, ""
	}
	if len(text) < 2 || text[0] != '4' {
		return
	}
	kind, rest := text[1], text[2:]
	switch kind {
	case typeConnect, typeConnectError:
		if strings.HasPrefix(rest, "/") {
			name, _, _ = strings.Cut(rest, ",")
		}
		switch {
		case !sent:
			return askNothing, askIn, name
		case kind == typeConnect:
			return askIn, askNothing, name
		}
		return
	case typeBinaryEvent, typeBinaryAck:
		_, rest, _ = strings.Cut(rest, "-")
	case typeEvent, typeAck:
	default:
		return
	}

	end := 0
	if strings.HasPrefix(rest, "/") {
		end = strings.IndexByte(rest, ',') + 1
	}
	ids := end
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	switch {
	case end == ids:
		return
	case kind == typeEvent || kind == typeBinaryEvent:
		return askAck, askNothing, rest[:end]
	}
	return askNothing, askAck, rest[:end]
}
