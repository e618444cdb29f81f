//go:build mutant

// The node looks up what it has missed when the connection breaks, as soon as Redis answers. A
// revocation that comes before it has subscribed again is lost.
//
//lab:breaks 2.54
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

func (r *Revocations) Listen(onRevoked func(id string), onGap func() error) error {
	ctx := context.Background()
	if err := r.published.Subscribe(ctx, revokedChannel); err != nil {
		return fmt.Errorf("subscribe to %s: %w", revokedChannel, err)
	}
	if _, err := r.published.Receive(ctx); err != nil {
		return fmt.Errorf("await the subscription to %s: %w", revokedChannel, err)
	}
	r.listener.Go(func() {
		var asking atomic.Bool
		for {
			switch event, err := r.next(ctx); {
			case errors.Is(err, redis.ErrClosed):
				return
			case err != nil:
				if asking.CompareAndSwap(false, true) {
					go func() {
						r.retry(onGap)
						asking.Store(false)
					}()
				}
				r.pause()
			default:
				if message, ok := event.(*redis.Message); ok {
					onRevoked(message.Payload)
				}
			}
		}
	})
	return nil
}
