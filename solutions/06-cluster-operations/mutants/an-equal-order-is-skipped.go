//go:build mutant

// An order that equals an earlier one is taken for the same, and skipped.
//
//lab:overdoes 6.15
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"fmt"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
)

var carriedOut sync.Map // orders, by node and content

func (a *RedisAdapter) disconnect(order app.Request) {
	if _, twice := carriedOut.LoadOrStore(a.uid+a.nsp.Name()+fmt.Sprint(order), true); twice {
		return
	}
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}
