//go:build mutant

// Close waits until Redis has answered a last command, however long it is away.
//
//lab:breaks 1.47
//lab:kills TestStopped
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) Close(context.Context) error {
	for a.redis.Ping(context.Background()).Err() != nil {
		time.Sleep(20 * time.Millisecond)
	}
	return a.subscription.Close()
}
