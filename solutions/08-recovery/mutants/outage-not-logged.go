//go:build mutant

// Nobody can see in the log that the stream cannot be read.
//
//lab:breaks 8.31
//lab:kills TestRedisForgot
package recovery

import (
	"context"
	"time"
)

func (a *RedisAdapter) receive(ctx context.Context) {
	for ctx.Err() == nil {
		entries, err := a.stream.Wait(ctx, a.position)
		if err == nil && (len(entries) == 0 || entries[0].Position.Life != a.position.Life) {
			entries, err = nil, a.checkLife(ctx)
		}
		for _, entry := range entries {
			a.deliver(entry)
		}
		if err != nil && ctx.Err() == nil {
			time.Sleep(redisRetry)
		}
	}
}
