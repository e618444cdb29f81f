package labtest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"socketlab/labs/labtest/journal"
)

const (
	maxTranscript = 60       // entries that a failure shows: the latest ones
	maxJournal    = 16 << 20 // bytes that the events in memory take
	eventSize     = 256      // bytes of an event without its texts, roughly
)

// A recorder keeps the journal of one check: the frames of all clients, what crosses
// Redis, and what the check does to its cluster, in the order in which it is told. The
// transcript of a failure is a view of it. It keeps the latest events, in bounded memory.
// Its methods may be called concurrently.
//
// Methods that record return the id of the event. See [journal.Event] for which events
// have a cause.
type recorder struct {
	start time.Time

	mu        sync.Mutex
	kept      ring
	size      int     // bytes of what is kept
	limit     int     // bytes; maxJournal except in tests
	dropped   int     // events that are not kept any more
	shown     []event // the latest ones of the transcript: a circle that begins at hidden
	hidden    int     // entries of the transcript before those
	published publications
}

// An event is a [journal.Event] that has not been made printable.
type event struct {
	id       int
	at       time.Duration
	kind     journal.Kind
	from, to string
	text     string // at most maxKept bytes
	whole    int    // bytes of the text before it was cut
	wire     bool   // the text is in the Redis protocol
	sent     bool   // by a client: for the transcript
	quiet    bool   // not in the transcript, although its kind is
	cause    int
	fault    string
	nodes    []string
	key      uint64 // of a PUBLISH: see publications
}

func newRecorder() *recorder {
	return &recorder{start: time.Now(), limit: maxJournal, published: newPublications()}
}

func (r *recorder) sent(client, node, text string) int {
	return r.record(&event{kind: journal.Frame, from: client, to: node, text: text, sent: true})
}

func (r *recorder) received(client, node, text string) int {
	return r.record(&event{kind: journal.Frame, from: node, to: client, text: text})
}

// answered is received for the answer to what a client sent.
func (r *recorder) answered(asked int, client, node, text string) int {
	return r.record(&event{kind: journal.Frame, from: node, to: client, text: text, cause: asked})
}

// ended records why a client's connection has ended.
func (r *recorder) ended(client, node, why string) int {
	return r.record(&event{kind: journal.Remark, from: node, to: client, text: "(" + why + ")"})
}

// remark records what is neither a frame nor a fault.
func (r *recorder) remark(format string, args ...any) int {
	return r.record(&event{kind: journal.Remark, from: journal.Check, text: fmt.Sprintf(format, args...)})
}

// noted records what happened to a node by itself. The transcript leaves it out.
func (r *recorder) noted(node, format string, args ...any) int {
	return r.record(&event{kind: journal.Remark, from: node, to: journal.Check, text: fmt.Sprintf(format, args...), quiet: true})
}

// fault records what the check does to a node or a client, or to all nodes if to is empty.
// See [journal.Event] for the names of faults.
func (r *recorder) fault(fault, to, format string, args ...any) int {
	return r.record(&event{kind: journal.Fault, from: journal.Check, to: to, fault: fault, text: fmt.Sprintf(format, args...)})
}

// quietFault is fault. The transcript leaves it out.
func (r *recorder) quietFault(fault, to, format string, args ...any) int {
	return r.record(&event{kind: journal.Fault, from: journal.Check, to: to, fault: fault, text: fmt.Sprintf(format, args...), quiet: true})
}

// redisFault records what the check does to Redis, as the given nodes see it, or all nodes
// if there is none.
func (r *recorder) redisFault(fault string, nodes []*Node, format string, args ...any) int {
	return r.record(&event{kind: journal.Fault, from: journal.Check, to: journal.Redis, fault: fault, nodes: namesOf(nodes), text: fmt.Sprintf(format, args...)})
}

// quietRedisFault is redisFault. The transcript leaves it out.
func (r *recorder) quietRedisFault(fault string, nodes []*Node, format string, args ...any) int {
	return r.record(&event{kind: journal.Fault, from: journal.Check, to: journal.Redis, fault: fault, nodes: namesOf(nodes), text: fmt.Sprintf(format, args...), quiet: true})
}

// cut records that the check cuts a client's connection.
func (r *recorder) cut(client, node string) int {
	return r.record(&event{kind: journal.Fault, from: journal.Check, to: client, fault: "cut", nodes: []string{node}, text: "(cut)"})
}

func (r *recorder) record(e *event) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.add(e)
}

// add numbers an event and keeps it. The mutex must be held.
func (r *recorder) add(e *event) int {
	e.id = r.dropped + r.kept.n + 1
	e.at = time.Since(r.start)
	if e.whole == 0 {
		e.whole = len(e.text)
	}
	if most := e.most(); len(e.text) > most {
		e.text = strings.Clone(e.text[:most])
	}

	r.size += e.size()
	for r.kept.n > 0 && (r.kept.n == journal.MaxEvents || r.size > r.limit) {
		old := r.kept.pop()
		r.size -= old.size()
		r.dropped++
		r.published.forget(&old)
	}
	r.kept.push(e)
	if e.inTranscript() {
		r.show(e)
	}
	return e.id
}

// most is how many bytes of its text an event keeps.
func (e *event) most() int {
	if e.wire {
		return maxWire
	}
	return maxShown + 1 // so that it is seen where to cut
}

func (e *event) size() int { return eventSize + len(e.text) + len(e.from) + len(e.to) }

// A ring is a queue of events, with room for at most journal.MaxEvents.
type ring struct {
	events []event
	first  int
	n      int
}

// push adds an event. There must be room.
func (q *ring) push(e *event) {
	if q.n == len(q.events) {
		larger := make([]event, min(max(64, 2*q.n), journal.MaxEvents))
		for i := range q.n {
			larger[i] = *q.at(i)
		}
		q.events, q.first = larger, 0
	}
	q.events[(q.first+q.n)%len(q.events)] = *e
	q.n++
}

// pop removes the oldest event. There must be one.
func (q *ring) pop() event {
	old := q.events[q.first]
	q.events[q.first] = event{}
	q.first = (q.first + 1) % len(q.events)
	q.n--
	return old
}

// at returns the event with index i, counted from the oldest.
func (q *ring) at(i int) *event { return &q.events[(q.first+i)%len(q.events)] }
