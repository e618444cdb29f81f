//go:build mutant

// A node that stops ends its subscription first and gives its lease back afterwards: in
// between it looks like one that is cut off.
//
//lab:breaks 6.9
//lab:kills TestDeadNode
package operations

import (
	"context"
	"errors"
)

func (a *RedisAdapter) Close(ctx context.Context) error {
	err := a.Broadcasts.Close(ctx)
	a.stop()
	err = errors.Join(err, a.leases.GiveBack(ctx))
	a.running.Wait()
	return err
}
