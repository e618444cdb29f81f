//go:build mutant

// A stream in which nothing happens is taken for one that cannot be read.
//
//lab:overdoes 8.31
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
		if len(entries) == 0 && ctx.Err() == nil {
			a.log.Warn("the stream could not be read", "error", err)
		}
		if err != nil && ctx.Err() == nil {
			time.Sleep(redisRetry)
		}
	}
}
