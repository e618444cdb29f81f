package handshakeauth

import (
	"container/heap"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// expiries ends sessions when their tokens expire. One timer runs, for the session that
// expires next; whoever changes which one that is also sets the timer.
type expiries struct {
	clock clockwork.Clock

	mu    sync.Mutex
	queue queue
	timer clockwork.Timer // for queue[0]; nil if the queue is empty
}

func newExpiries(clock clockwork.Clock) *expiries { return &expiries{clock: clock} }

// set makes a session end at a time, instead of the one set before.
func (e *expiries) set(s *session, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s.expires = at
	if s.place < 0 {
		heap.Push(&e.queue, s)
	} else {
		heap.Fix(&e.queue, s.place)
	}
	e.arm()
}

// remove lets go of a session, which need not be in the queue.
func (e *expiries) remove(s *session) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.place >= 0 {
		heap.Remove(&e.queue, s.place)
		e.arm()
	}
}

// arm sets the timer for the session that expires next. e.mu must be held.
func (e *expiries) arm() {
	if e.timer != nil {
		e.timer.Stop() // if it is firing, expire finds nothing due yet
		e.timer = nil
	}
	if len(e.queue) > 0 {
		e.timer = e.clock.AfterFunc(e.queue[0].expires.Sub(e.clock.Now()), e.expire)
	}
}

// expire ends the sessions that are due, and sets the timer for the next one. It does so
// under the lock: a refresh comes either before that, and keeps the socket, or after it,
// and finds the socket disconnected.
func (e *expiries) expire() {
	e.mu.Lock()
	defer e.mu.Unlock()
	var due []*session
	for now := e.clock.Now(); len(e.queue) > 0 && !now.Before(e.queue[0].expires); {
		due = append(due, heap.Pop(&e.queue).(*session))
	}
	e.arm()
	for _, s := range due {
		s.socket.Disconnect(false)
	}
}

// A queue is a heap of sessions: the first one expires first.
type queue []*session

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].expires.Before(q[j].expires) }

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

func (q *queue) Push(s any) {
	s.(*session).place = len(*q)
	*q = append(*q, s.(*session))
}

func (q *queue) Pop() any {
	last := len(*q) - 1
	s := (*q)[last]
	(*q)[last] = nil // or the array keeps the session alive
	*q = (*q)[:last]
	s.place = -1
	return s
}
