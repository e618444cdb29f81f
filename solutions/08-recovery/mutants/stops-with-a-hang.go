//go:build mutant

// A node that is asked to stop waits for goroutines that nobody has told.
//
//lab:breaks 8.3
//lab:kills TestKilledNode
package recovery

import "context"

func (a *RedisAdapter) Close(context.Context) error {
	a.running.Wait()
	return nil
}
