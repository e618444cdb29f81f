package labtest

import (
	"strings"
	"sync"
)

// Steps makes a failure say how far broadcasts have come on their way from one
// node to the clients of another: subscribed, published, received, delivered.
// The proxies to Redis and the clients see it, so it works for any node program.
func Steps() Option {
	return func(c *config) { c.steps = true }
}

// steps is nil unless the check asks for it. Its methods may be called
// concurrently, and on nil.
type steps struct {
	mu        sync.Mutex
	nodes     map[string]*nodeSteps // by name
	published bool
	received  bool // by a node that had not published it
	delivered bool // to a client of a node whose own clients had not sent it
}

type nodeSteps struct {
	subscribed bool
	published  map[string]bool // payloads
	sent       []string        // frames of the node's clients
}

// note calls do with what is known about a node.
func (s *steps) note(node string, do func(*nodeSteps)) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.nodes[node] == nil {
		s.nodes[node] = &nodeSteps{published: map[string]bool{}}
	}
	do(s.nodes[node])
}

func (s *steps) nodeSubscribed(node string) {
	s.note(node, func(n *nodeSteps) { n.subscribed = true })
}

func (s *steps) nodePublished(node, payload string) {
	s.note(node, func(n *nodeSteps) {
		n.published[payload] = true
		s.published = true
	})
}

func (s *steps) nodeReceived(node, payload string) {
	s.note(node, func(n *nodeSteps) { s.received = s.received || !n.published[payload] })
}

func (s *steps) clientSent(node, frame string) {
	s.note(node, func(n *nodeSteps) { n.sent = append(n.sent, frame) })
}

// clientHeard looks for an event's last argument in what the node's own clients
// have sent. If it is not there, and a node has received a message, the event came
// from another node.
func (s *steps) clientHeard(node string, e *Event) {
	s.note(node, func(n *nodeSteps) {
		if !s.received || s.delivered || len(e.Args) == 0 {
			return
		}
		value := string(e.Args[len(e.Args)-1])
		for _, frame := range n.sent {
			if containsValue(frame, value) {
				return
			}
		}
		s.delivered = true
	})
}

// containsValue reports whether JSON text contains a value as a whole: 1 is not
// in {"n":12}.
func containsValue(text, value string) bool {
	for _, after := range strings.Split(text, value)[1:] {
		if after != "" && strings.Contains(",}]", after[:1]) {
			return true
		}
	}
	return false
}

// line returns what a failure shows, or "" when every step has been seen.
func (s *steps) line(nodes []*Node) string {
	if s == nil {
		return ""
	}
	subscribed := true
	for _, node := range nodes {
		s.note(node.name, func(n *nodeSteps) { subscribed = subscribed && n.subscribed })
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if subscribed && s.published && s.received && s.delivered {
		return ""
	}
	return "so far: subscribed " + mark(subscribed) + ", published " + mark(s.published) +
		", received " + mark(s.received) + ", delivered " + mark(s.delivered)
}

func mark(done bool) string {
	if done {
		return "✓"
	}
	return "✗"
}
