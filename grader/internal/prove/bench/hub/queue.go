package main

import "sync"

// maxWaiting is the capacity of a queue, in messages.
const maxWaiting = 4096

// A queue holds messages until its only reader takes all of them.
type queue struct {
	mu      sync.Mutex
	waiting [][]byte
	closed  bool
	filled  chan struct{}
}

func newQueue() *queue { return &queue{filled: make(chan struct{}, 1)} }

// push appends a message. It reports false when the queue is full or closed.
func (q *queue) push(message []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.waiting) == maxWaiting {
		return false
	}
	q.waiting = append(q.waiting, message)
	if len(q.waiting) == 1 {
		q.signal()
	}
	return true
}

// take waits for messages and returns all of them. The queue keeps batch, which must
// be empty. It reports false when the queue is closed.
func (q *queue) take(batch [][]byte) ([][]byte, bool) {
	for range q.filled {
		q.mu.Lock()
		if q.closed {
			q.mu.Unlock()
			break
		}
		if len(q.waiting) > 0 {
			batch, q.waiting = q.waiting, batch
			q.mu.Unlock()
			return batch, true
		}
		q.mu.Unlock()
	}
	return nil, false
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

func (q *queue) signal() {
	select {
	case q.filled <- struct{}{}:
	default:
	}
}
