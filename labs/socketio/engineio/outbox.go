package engineio

import (
	"sync"

	"github.com/gorilla/websocket"
)

// idleCapacity is how many frames an empty outbox keeps memory for.
const idleCapacity = 4

// An outbox is the bounded queue between the senders of a session and the
// transport that writes to its peer. Adding a frame never blocks, so a peer that
// reads slowly delays nobody else. A full outbox ends the session.
type outbox struct {
	maxFrames, maxBytes int

	mu            sync.Mutex
	ready         func() // tells the transport to take frames; see onReady
	notified      bool   // ready was called, and take has not returned empty since
	queue         []*Frame
	frames, bytes int           // queued or being written
	pong          bool          // a WebSocket pong is among them
	freed         chan struct{} // closed at the next written; nil if nobody waits
	finished      bool
}

func newOutbox(maxFrames, maxBytes int) *outbox {
	return &outbox{maxFrames: maxFrames, maxBytes: maxBytes}
}

// onReady sets the function that is called when there are frames to take or the
// outbox is finished. After one call there is no other until take has returned
// nothing. So one writer at a time is enough, and an idle session needs none.
// ready must not block.
func (o *outbox) onReady(ready func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ready, o.notified = ready, false
	if len(o.queue) > 0 || o.finished {
		o.notify()
	}
}

// notify must be called with o.mu held.
func (o *outbox) notify() {
	if !o.notified && o.ready != nil {
		o.notified = true
		o.ready()
	}
}

// put queues all of the frames next to one another, or none of them, and reports
// false when there is no room. An empty outbox has room for anything: a peer
// that has read everything is not to blame for the size of a message. A finished
// outbox drops the frames and reports true, because its session is ending anyway.
func (o *outbox) put(frames ...*Frame) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.add(1, frames)
}

// putVolatile queues the frames only if half of the outbox stays free, or it is
// empty: volatile frames are dropped long before they could fill the outbox and
// end the session.
func (o *outbox) putVolatile(frames ...*Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.add(2, frames)
}

// putIfHalfFree is putVolatile for a sender that waits: if the frames do not fit it returns
// a channel that is closed when there may be room.
func (o *outbox) putIfHalfFree(frames ...*Frame) (wait <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.add(2, frames) {
		return nil
	}
	if o.freed == nil {
		o.freed = make(chan struct{})
	}
	return o.freed
}

// putPong queues the answer to a WebSocket ping unless one is queued already, so
// a flood of pings does not cause a flood of pongs.
func (o *outbox) putPong(f *Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.pong {
		o.pong = o.add(1, []*Frame{f})
	}
}

// add queues frames if the outbox is empty or they fit into its bounds divided
// by fraction. o.mu must be held.
func (o *outbox) add(fraction int, frames []*Frame) bool {
	if o.finished {
		return true
	}
	size := 0
	for _, f := range frames {
		size += f.size
	}
	if o.frames > 0 && (o.frames+len(frames) > o.maxFrames/fraction || o.bytes+size > o.maxBytes/fraction) {
		return false
	}
	o.queue = append(o.queue, frames...)
	o.frames += len(frames)
	o.bytes += size
	o.notify()
	return true
}

// take removes all queued frames, appends them to those given, and reports
// whether the outbox is finished: there will be no more. The transport must call
// written for the frames that it has written.
func (o *outbox) take(into []*Frame) (frames []*Frame, finished bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.notified = len(o.queue) > 0 || o.finished
	frames = append(into, o.queue...)
	clear(o.queue)
	o.queue = o.queue[:0]
	if cap(o.queue) > idleCapacity {
		o.queue = nil // release the memory of a burst
	}
	return frames, o.finished
}

// written makes room for as many frames as have been written.
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
	if o.freed != nil {
		close(o.freed)
		o.freed = nil
	}
}

// finish lets the transport end after it has written what is queued.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finished = true
	o.notify()
}

// closeWith finishes the outbox with one last frame, which replaces all queued
// ones: the peer no longer reads anything else.
func (o *outbox) closeWith(last *Frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue, o.finished = []*Frame{last}, true
	o.notify()
}

// closeAndClaim is closeWith for a caller that can write the last frame itself.
// It does not call ready. It reports whether the caller must write; otherwise a
// writer is running and does.
func (o *outbox) closeAndClaim(last *Frame) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue, o.finished = []*Frame{last}, true
	claimed := !o.notified
	o.notified = true
	return claimed
}

// discard is finish for a peer that gets nothing more. It releases the queued
// frames at once: a stopped timer may keep the session in memory for a while.
func (o *outbox) discard() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue = nil
	o.finished = true
	o.notify()
}
