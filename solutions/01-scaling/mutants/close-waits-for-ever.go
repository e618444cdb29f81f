//go:build mutant

// Close waits for the goroutine that receives before it ends the subscription that
// the goroutine reads from.
//
//lab:breaks 1.47
//lab:kills TestStopped
package scaling

import (
	"context"
)

func (a *RedisAdapter) Close(context.Context) error {
	if a.subscription == nil {
		return nil
	}
	a.receiving.Wait()
	return a.subscription.Close()
}
