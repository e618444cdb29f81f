package engineio

import (
	"sync"

	"github.com/gorilla/websocket"
)

// idleQueue is how many places an outbox keeps for frames to come when it is
// empty.
const idleQueue = 4

// An outbox is the bounded queue between those who send to a session and the
// transport that writes to its peer. Putting never blocks: a peer that reads
// too slowly must not delay anybody else, so a full outbox is a reason to end
// the session.
type outbox struct {
	maxFrames, maxBytes int

	mu            sync.Mutex
	attend        func() // asks the transport to take; see attendedBy
	attended      bool   // since attend was called, take has not come back empty
	queue         []*Frame
	frames, bytes int  // waiting or being written
	pong          bool // whether a WebSocket pong is among them
	finished      bool
}

func newOutbox(maxFrames, maxBytes int) *outbox {
	return &outbox{maxFrames: maxFrames, maxBytes: maxBytes}
}

// attendedBy names who is called when there is something to take, or the outbox
// is finished. After a call there is no other until take has come back empty:
// so one writer at a time is enough, and while nothing waits there need be none.
// attend must not block.
func (o *outbox) attendedBy(attend func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.attend, o.attended = attend, false
	if len(o.queue) > 0 || o.finished {
		o.changed()
	}
}

// changed must be called with o.mu held.
func (o *outbox) changed() {
	if !o.attended && o.attend != nil {
		o.attended = true
		o.attend()
	}
}

// put queues the frames, all or none, next to one another, and reports false
// when there is no room for them. An empty outbox has room for anything: who is
// not behind is not to blame for the size of what the server sends. A finished
// outbox takes nothing and says so to nobody: its session is ending anyway.
func (o *outbox) put(frames ...*Frame) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.add(1, frames)
}

// putVolatile queues the frames only where they leave half the outbox free, or
// nothing else waits: they are dropped long before they could cost the session
// its life.
func (o *outbox) putVolatile(frames ...*Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.add(2, frames)
}

// putPong queues the answer to a WebSocket ping, unless one waits already: a
// flood of pings earns no flood of pongs.
func (o *outbox) putPong(f *Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.pong {
		o.pong = o.add(1, []*Frame{f})
	}
}

// add queues frames if they fit into one part-th of the bounds, or alone. o.mu
// must be held.
func (o *outbox) add(part int, frames []*Frame) bool {
	if o.finished {
		return true
	}
	size := 0
	for _, f := range frames {
		size += f.size
	}
	if o.frames > 0 && (o.frames+len(frames) > o.maxFrames/part || o.bytes+size > o.maxBytes/part) {
		return false
	}
	o.queue = append(o.queue, frames...)
	o.frames += len(frames)
	o.bytes += size
	o.changed()
	return true
}

// take appends all frames that wait to those given, and says whether there will
// never be more. The transport must call written for each that it has written.
func (o *outbox) take(into []*Frame) (frames []*Frame, finished bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.attended = len(o.queue) > 0 || o.finished
	frames = append(into, o.queue...)
	clear(o.queue)
	o.queue = o.queue[:0]
	if cap(o.queue) > idleQueue {
		o.queue = nil // a burst is over: its memory is given back
	}
	return frames, o.finished
}

func (o *outbox) written(frames []*Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range frames {
		o.frames--
		o.bytes -= f.size
		if f.kind == websocket.PongMessage {
			o.pong = false
		}
	}
}

// finish lets the transport end once it has written what waits.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finished = true
	o.changed()
}

// conclude is finish with last words, in the place of all that still waits: for
// a peer that listens to nothing else any more.
func (o *outbox) conclude(last *Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue, o.finished = []*Frame{last}, true
	o.changed()
}

// concludeHere is conclude for who can take the last words to the peer: it does
// not call attend, and reports whether the caller must take them itself.
func (o *outbox) concludeHere(last *Frame) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue, o.finished = []*Frame{last}, true
	attended := o.attended
	o.attended = true
	return !attended
}

// discard is finish for a peer that is to hear nothing more. What waits is let
// go at once: a stopped timer may keep its session in memory for a while.
func (o *outbox) discard() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue = nil
	o.finished = true
	o.changed()
}
