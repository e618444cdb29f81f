//go:build mutant

// After an outage a node goes on at the end of the stream.
//
//lab:breaks 8.30
//lab:kills TestRedisForgot
package recovery

import (
	"context"
	"time"
)

func (a *RedisAdapter) receive(ctx context.Context) {
	away := false
	for ctx.Err() == nil {
		entries, err := a.stream.Wait(ctx, a.position)
		if err == nil && away {
			away = false
			end, _ := a.stream.End(ctx)
			a.mu.Lock()
			a.recent, a.forgot = nil, end
			a.moveTo(end)
			a.mu.Unlock()
			continue
		}
		if err == nil && (len(entries) == 0 || entries[0].Position.Life != a.position.Life) {
			entries, err = nil, a.checkLife(ctx)
		}
		for _, entry := range entries {
			a.deliver(entry)
		}
		if err != nil && ctx.Err() == nil {
			away = true
			a.log.Warn("the stream could not be read", "error", err)
			time.Sleep(redisRetry)
		}
	}
}
