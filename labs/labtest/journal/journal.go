// Package journal is the format in which labtest writes down what happened in a check:
// every frame, what crossed Redis, and what the check did to its cluster.
//
// A journal is a file of JSON lines. The first one describes the check:
//
//	{"journal":"socketlab","version":1,"check":"TestOrder","seed":"7","failed":true,"nodes":["node-1","node-2"],"dropped":0,"events":2}
//
// Each of the others is one [Event], in the order in which they happened:
//
//	{"id":1,"at":21400000,"kind":"frame","from":"ann","to":"node-1","text":"420[\"echo\",1]"}
//	{"id":2,"at":21900000,"kind":"frame","from":"node-1","to":"ann","text":"430[1]","cause":1}
//
// It can be opened on another machine: it contains no paths, nothing of the environment
// and no password of Redis.
package journal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Version is the version of the format. A reader ignores fields that it does not know, so
// a new field needs no new version.
const Version = 1

const (
	// MaxEvents is how many events a journal has at most.
	MaxEvents = 20_000
	// MaxBytes is how long a journal is at most.
	MaxBytes = 64 << 20
	// MaxLine is how long a line of it is at most, in bytes.
	MaxLine = 64 << 10
)

// maxDropped keeps ids within an int of 32 bits.
const maxDropped = 1 << 30

// The names in From and To that are neither a node nor a client.
const (
	Redis = "redis"
	Check = "check"
)

// A Kind is the kind of an event.
type Kind string

const (
	Frame     Kind = "frame"     // between a client and a node, or an HTTP request or answer
	Publish   Kind = "publish"   // PUBLISH, from a node or the check to Redis
	Subscribe Kind = "subscribe" // SUBSCRIBE, PSUBSCRIBE, UNSUBSCRIBE or PUNSUBSCRIBE
	Message   Kind = "message"   // from Redis to a node that has subscribed
	Command   Kind = "command"   // another command of a node to Redis
	Reply     Kind = "reply"     // of Redis, or the confirmation of a subscription
	Fault     Kind = "fault"     // what the check did to a part of its cluster: see Event.Fault
	Remark    Kind = "remark"    // anything else: a connection or a process has ended, a node is ready
)

func (k Kind) known() bool {
	switch k {
	case Frame, Publish, Subscribe, Message, Command, Reply, Fault, Remark:
		return true
	}
	return false
}

// An Event is one thing that happened.
//
// What crosses Redis is noted as its node sees it: a command when the node sends it, even
// if the check delays or swallows it, a reply or a message when it goes to the node.
type Event struct {
	// ID numbers the events of a check from 1.
	ID int `json:"id"`
	// At is the time since the cluster started, in nanoseconds.
	At time.Duration `json:"at"`
	// Kind says which of the other fields have a meaning.
	Kind Kind `json:"kind"`
	// From and To are a client, a node, the balancer, Redis or Check, or a back end of the
	// check and a connection to it. To is empty for what happens to all nodes, and for a
	// remark of the check.
	From string `json:"from"`
	To   string `json:"to,omitempty"`
	// Text is what was sent, or a description. It is printable: control characters and
	// bytes that are not UTF-8 are escaped. Long text is cut, and ends with "… (417 bytes)".
	Text string `json:"text"`
	// Bytes is the whole length of a text that was cut: of the frame, or of the command or
	// reply in the Redis protocol.
	Bytes int `json:"bytes,omitempty"`
	// Cause is the id of the event that caused this one, or 0 where that is not certain. It
	// may be the id of an event that was dropped. These have a cause:
	//
	//   - an acknowledgement: the event with its id, unless two events had that id
	//   - the answer to a CONNECT, a pong, and the HTTP answer that refuses a handshake
	//   - a reply of Redis: the command, since Redis answers in order; of a confirmation,
	//     the command that named the channel or pattern
	//   - a message of a subscription: the PUBLISH of the same bytes on the same channel. If
	//     there were several that this subscription may not have received yet, none. Only
	//     a PUBLISH of a node and Redis.Publish of labtest are seen.
	//   - the loss of a reply, a fault: the command
	//
	// An event that reaches a client of another node has none: nothing on the wire says
	// which message made its node send it.
	Cause int `json:"cause,omitempty"`
	// Quiet marks what the transcript of a failure leaves out although it is a frame, a
	// fault or a remark: pings, the open packet, markers, and faults that need no line.
	Quiet bool `json:"quiet,omitempty"`
	// Fault says what was done to To:
	//
	//   - a node: start, stop, kill, freeze, thaw
	//   - a node, or all of them: clock
	//   - a client: cut, stop-reading, read-again
	//   - Redis: stop, start, cut-subscriptions, blackhole, lose-reply, lost-reply,
	//     hold-replies, hold-subscriptions, refuse, delay, tear, release, time, age, flush,
	//     flush-scripts
	//   - a back end: unhealthy, healthy, hang, reset, slow-headers, answer, lose, refuse,
	//     listen, stop-reading, read-again
	Fault string `json:"fault,omitempty"`
	// Nodes are the nodes for which that holds, of a fault of Redis; all if it is empty. Of
	// a cut, it is the node to which the client was connected.
	Nodes []string `json:"nodes,omitempty"`
}

// A Journal is what happened in one check.
type Journal struct {
	// Check is the name of the test.
	Check string
	// Seed brings the run back, in LAB_SEED.
	Seed uint64
	// Failed says whether the check failed.
	Failed bool
	// Nodes are the names of the nodes, and of the balancer if there is one, in the order in
	// which they were started first.
	Nodes []string
	// Dropped is how many earlier events were not kept. The first of Events has the id
	// after that.
	Dropped int
	Events  []Event
}

// header is the first line. Seed is a string, since it may be larger than what JavaScript
// can count to.
type header struct {
	Journal string   `json:"journal"`
	Version int      `json:"version"`
	Check   string   `json:"check"`
	Seed    uint64   `json:"seed,string"`
	Failed  bool     `json:"failed"`
	Nodes   []string `json:"nodes"`
	Dropped int      `json:"dropped"`
	Events  int      `json:"events"`
}

const format = "socketlab"

// Write writes the journal.
func (j *Journal) Write(w io.Writer) error {
	buffered := bufio.NewWriter(w)
	lines := json.NewEncoder(buffered)
	lines.SetEscapeHTML(false)
	nodes := j.Nodes
	if nodes == nil {
		nodes = []string{}
	}
	first := header{format, Version, j.Check, j.Seed, j.Failed, nodes, j.Dropped, len(j.Events)}
	if err := lines.Encode(first); err != nil {
		return fmt.Errorf("write a journal: %w", err)
	}
	for i := range j.Events {
		if err := lines.Encode(&j.Events[i]); err != nil {
			return fmt.Errorf("write a journal: %w", err)
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write a journal: %w", err)
	}
	return nil
}
