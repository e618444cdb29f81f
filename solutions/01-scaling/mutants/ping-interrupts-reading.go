//go:build mutant

// To send a ping, the subscriber stops reading: half a message that has arrived by then is
// lost.
//
//lab:breaks 1.44
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
	return a.subscription.ReceiveTimeout(ctx, redisTimeout)
}
