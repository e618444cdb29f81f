//go:build mutant

// A quiet subscription sends a ping, but nobody waits for the answer.
//
//lab:breaks 1.39
//lab:kills TestConnectionDiesSilently
package scaling

import (
	"context"
	"errors"
	"net"
)

func (a *RedisAdapter) next() (any, error) {
	ctx := context.Background()
	event, err := a.subscription.ReceiveTimeout(ctx, redisQuiet)
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		return event, err
	}
	if err := a.subscription.Ping(ctx); err != nil {
		return nil, err
	}
	return a.subscription.Receive(ctx)
}
