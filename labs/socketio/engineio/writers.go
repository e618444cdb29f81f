package engineio

import (
	"runtime"
	"sync"
)

// Writers write for all WebSockets of a server: as many goroutines as there are
// processors, and only while something waits. A broadcast to ten thousand
// clients then needs no ten thousand stacks, and every write finds its memory
// still in the processor's cache. A writer never waits for a peer: whoever does
// not take all at once gets a goroutine of its own for as long as that lasts.
type writers struct {
	most int // at work at the same time

	mu      sync.Mutex
	waiting []*webSocket // in the order of their coming
	taken   int          // so many of these are in some writer's hands already
	busy    int          // writers at work
}

func newWriters() *writers { return &writers{most: runtime.GOMAXPROCS(0)} }

// attend has somebody write for a WebSocket. It does not block.
func (p *writers) attend(w *webSocket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken > len(p.waiting)/2 { // or it would grow for as long as somebody waits
		n := copy(p.waiting, p.waiting[p.taken:])
		clear(p.waiting[n:])
		p.waiting, p.taken = p.waiting[:n], 0
	}
	p.waiting = append(p.waiting, w)
	if p.busy < p.most {
		p.busy++
		go p.work() // until nobody waits
	}
}

func (p *writers) work() {
	b := borrowBatch()
	for w := p.next(); w != nil; w = p.next() {
		if !w.write(b) {
			go w.insist(b) // until the peer has taken all; the session waits for its last
			b = borrowBatch()
		}
	}
	b.giveBack()
}

// next returns who has waited longest, or nil: then one writer less is at work.
func (p *writers) next() (w *webSocket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken == len(p.waiting) {
		p.busy--
		return nil
	}
	w, p.waiting[p.taken] = p.waiting[p.taken], nil
	p.taken++
	return w
}
