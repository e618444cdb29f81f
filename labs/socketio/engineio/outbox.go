package engineio

import (
	"sync"

	"github.com/gorilla/websocket"
)

// An outbox is the bounded queue between those who send to a session and the
// one goroutine that writes to its peer. Putting never blocks: a peer that
// reads too slowly must not delay anybody else, so a full outbox is a reason to
// end the session.
type outbox struct {
	maxFrames, maxBytes int
	changed             chan struct{} // holds a token when a look at the queue is worth it

	mu            sync.Mutex
	queue         []*Frame
	frames, bytes int  // waiting or being written
	pong          bool // whether a WebSocket pong is among them
	finished      bool
}

func newOutbox(maxFrames, maxBytes int) *outbox {
	return &outbox{maxFrames: maxFrames, maxBytes: maxBytes, changed: make(chan struct{}, 1)}
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
		size += len(f.data)
	}
	if o.frames > 0 && (o.frames+len(frames) > o.maxFrames/part || o.bytes+size > o.maxBytes/part) {
		return false
	}
	o.queue = append(o.queue, frames...)
	o.frames += len(frames)
	o.bytes += size
	o.wake()
	return true
}

// take waits for frames and returns all there are; none means that the outbox
// is finished and empty. The writer must call written for each.
func (o *outbox) take() []*Frame {
	for {
		if frames, finished := o.takeNow(); len(frames) > 0 || finished {
			return frames
		}
		<-o.changed
	}
}

// takeNow is take for who cannot wait: it may return no frames, and says
// whether there will never be more. To be told of a change, receive from
// changed, then look again; only one at a time may.
func (o *outbox) takeNow() (frames []*Frame, finished bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	frames, o.queue = o.queue, nil
	return frames, o.finished
}

// wake leaves a token for who waits, or will.
func (o *outbox) wake() {
	select {
	case o.changed <- struct{}{}:
	default: // there is one
	}
}

func (o *outbox) written(f *Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.frames--
	o.bytes -= len(f.data)
	if f.kind == websocket.PongMessage {
		o.pong = false
	}
}

// finish lets the writer end once it has written what waits.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finished = true
	o.wake()
}

// discard is finish for a peer that is to hear nothing more. What waits is let
// go at once: a stopped timer may keep its session in memory for a while.
func (o *outbox) discard() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue = nil
	o.finished = true
	o.wake()
}
