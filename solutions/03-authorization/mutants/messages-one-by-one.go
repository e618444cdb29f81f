//go:build mutant

// A mutex is locked while room:say asks for the room, so that messages keep their order.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"context"
	"sync"
)

func (p *say) allow(ctx context.Context, c caller) error {
	saying.Lock()
	defer saying.Unlock()
	return c.takesPart(ctx, p.room)
}

var saying sync.Mutex
