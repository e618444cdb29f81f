//go:build mutant

// After an outage the node looks up once what it has missed, and stops listening.
//
//lab:breaks 2.55
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"fmt"

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
		for event := range r.published.ChannelWithSubscriptions() {
			switch event := event.(type) {
			case *redis.Message:
				onRevoked(event.Payload)
			case *redis.Subscription:
				r.retry(onGap)
				return
			}
		}
	})
	return nil
}
