//go:build mutant

// An address that is refused more than ten times in a row is shut out for good, although it
// earns tokens again.
//
//lab:overdoes 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

import "sync"

var refused struct {
	sync.Mutex
	inARow map[string]int // by address
}

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	refused.Lock()
	defer refused.Unlock()
	if refused.inARow == nil {
		refused.inARow = map[string]int{}
	}
	if refused.inARow[address] > 10 {
		return ErrTooManyHandshakes
	}
	if g.opens.Take(address, 1) > 0 {
		refused.inARow[address]++
		return ErrTooManyHandshakes
	}
	delete(refused.inARow, address)
	return g.connections.Open(address, r)
}
