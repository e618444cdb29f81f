//go:build mutant

// Before a socket joins a room, the process asks Redis for the channel of the room, and
// waits for the confirmation without a bound.
//
//lab:breaks 1.38
//lab:kills TestRedisHangs
package scaling

import (
	"context"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	ctx := context.Background()
	for _, room := range rooms {
		trial := a.redis.Subscribe(ctx, a.channel+room+"#")
		_, _ = trial.Receive(ctx)
		_ = trial.Close()
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}
