//go:build mutant

// A node that stops keeps its lease.
//
//lab:breaks 6.9
//lab:kills TestDeadNode
package operations

import (
	"context"
)

func (a *RedisAdapter) Close(ctx context.Context) error {
	a.stop()
	err := a.Broadcasts.Close(ctx)
	a.running.Wait()
	return err
}
