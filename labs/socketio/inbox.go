package socketio

import (
	"context"
	"slices"
	"sync"
)

// An inbox runs the tasks of one socket one at a time and in order: its middleware
// of the namespace, its handlers. It has a goroutine only while there are tasks.
type inbox struct {
	slots chan struct{} // one element for each event that is queued or running

	mu      sync.Mutex
	queue   []task
	running bool
}

// A task is a function that an inbox runs. It frees its slot if it has one.
type task struct {
	run  func()
	slot bool
}

// idleCapacity is how many tasks an empty inbox keeps memory for.
const idleCapacity = 4

func newInbox(size int) *inbox { return &inbox{slots: make(chan struct{}, size)} }

// put queues an event of the client. It blocks while the inbox is full, and with it
// the goroutine that reads from the client: so TCP slows down a client that sends
// faster than its handlers run. It reports false if ctx ends first.
func (b *inbox) put(ctx context.Context, run func()) bool {
	select {
	case b.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	b.add(task{run, true})
	return true
}

// post queues a task of the server, which needs no slot: the namespace's
// middleware, the connection handlers, the disconnect handlers.
func (b *inbox) post(run func()) { b.add(task{run, false}) }

func (b *inbox) add(t task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, t)
	if !b.running {
		b.running = true
		go b.drain() // ends when the queue is empty; the server waits for the last task
	}
}

func (b *inbox) drain() {
	for {
		b.mu.Lock()
		if len(b.queue) == 0 {
			if cap(b.queue) > idleCapacity {
				b.queue = nil // release the memory of a burst
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
