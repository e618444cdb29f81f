//go:build mutant

// A node that starts while Redis is away says that it is ready, and subscribes when Redis
// is back.
//
//lab:breaks 2.56
//lab:kills TestReadyWhenSubscribed
package handshakeauth

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

func (r *Revocations) Listen(onRevoked func(id string), onGap func() error) error {
	ctx := context.Background()
	if err := r.published.Subscribe(ctx, revokedChannel); err == nil {
		if _, err := r.published.Receive(ctx); err != nil {
			return fmt.Errorf("await the subscription to %s: %w", revokedChannel, err)
		}
	}
	r.listener.Go(func() {
		for {
			switch event, err := r.next(ctx); {
			case errors.Is(err, redis.ErrClosed):
				return
			case err != nil:
				r.pause()
			default:
				r.heard(event, onRevoked, onGap)
			}
		}
	})
	return nil
}
