//go:build mutant

// A quiet subscription sends a ping, but nobody waits for the answer.
//
//lab:breaks 1.39
//lab:kills TestConnectionDiesSilently
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) next() (any, error) {
	ctx := context.Background()
	ping := time.AfterFunc(redisQuiet, func() { _ = a.subscription.Ping(ctx) })
	defer ping.Stop()
	return a.subscription.Receive(ctx)
}
