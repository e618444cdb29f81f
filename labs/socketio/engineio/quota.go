package engineio

import "sync"

// A Quota bounds how much of something each peer may hold, by a key such as its address.
// It may be used concurrently.
type Quota struct {
	most int

	mu   sync.Mutex
	held map[string]int
}

// NewQuota returns a Quota that gives each key at most so much.
func NewQuota(most int) *Quota { return &Quota{most: most, held: map[string]int{}} }

// Take reports whether there is one more for the key, and counts it if so.
func (q *Quota) Take(key string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held[key] >= q.most {
		return false
	}
	q.held[key]++
	return true
}

// Return gives back what Take counted.
func (q *Quota) Return(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held[key]--; q.held[key] == 0 {
		delete(q.held, key)
	}
}
