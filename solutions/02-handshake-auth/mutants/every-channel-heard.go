//go:build mutant

// The node subscribes to a pattern: what other channels carry is a revocation too.
//
//lab:overdoes 2.49
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"context"
	"errors"
	"fmt"
)

func (r *Revocations) Listen(onRevoked func(id string), onGap func() error) error {
	ctx := context.Background()
	if err := r.published.PSubscribe(ctx, revokedChannel+"*"); err != nil {
		return fmt.Errorf("subscribe to %s: %w", revokedChannel, err)
	}
	if _, err := r.published.Receive(ctx); err != nil {
		return fmt.Errorf("await the subscription to %s: %w", revokedChannel, err)
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
