//go:build mutant

// After an outage a node delivers the whole stream again.
//
//lab:breaks 8.30
//lab:kills TestRedisForgot
package recovery

import (
	"context"
	"time"

	"socketlab/labs/08-recovery/app"
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
			a.log.Warn("the stream could not be read", "error", err)
			time.Sleep(redisRetry)
			a.mu.Lock()
			a.moveTo(app.At(a.position.Life, ""))
			a.mu.Unlock()
		}
	}
}
