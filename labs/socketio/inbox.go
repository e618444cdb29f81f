package socketio

import (
	"context"
	"slices"
	"sync"
)

// An inbox runs what happens to one socket, one thing after the other and in
// order. It needs a goroutine only while there is something to run.
type inbox struct {
	slots chan struct{} // one for each event that waits or runs

	mu      sync.Mutex
	queue   []task
	running bool
}

// A task is what an inbox runs. One that takes a slot gives it back.
type task struct {
	run  func()
	slot bool
}

// idlePlaces is for how many tasks an inbox keeps room when it is empty.
const idlePlaces = 4

func newInbox(size int) *inbox { return &inbox{slots: make(chan struct{}, size)} }

// put queues a peer's event. While the inbox is full it blocks, and so whoever
// reads from the peer: that is how a peer that sends faster than its handlers
// run is slowed down by TCP. It reports false when ctx ended first.
func (b *inbox) put(ctx context.Context, run func()) bool {
	select {
	case b.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	b.add(task{run, true})
	return true
}

// post queues what the server itself has to say, beyond the bound: whether the
// socket may connect, the connection's handlers, and the end.
func (b *inbox) post(run func()) { b.add(task{run, false}) }

func (b *inbox) add(t task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, t)
	if !b.running {
		b.running = true
		go b.drain() // until the queue is empty; the server waits for the socket's last
	}
}

func (b *inbox) drain() {
	for {
		b.mu.Lock()
		if len(b.queue) == 0 {
			if cap(b.queue) > idlePlaces {
				b.queue = nil // a burst is over: its memory is given back
			}
			b.running = false
			b.mu.Unlock()
			return
		}
		next := b.queue[0]
		b.queue = slices.Delete(b.queue, 0, 1)
		b.mu.Unlock()
		next.run()
		if next.slot {
			<-b.slots
		}
	}
}
