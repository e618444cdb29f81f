//go:build mutant

// The node does not wait for the confirmation of its subscription: it says that it is
// ready, and misses what is revoked before Redis has confirmed.
//
//lab:breaks 2.56
//lab:kills TestReadyWhenSubscribed
package handshakeauth

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func (r *Revocations) Listen(onRevoked func(id string), onGap func() error) error {
	r.listener.Go(func() {
		if err := r.published.Subscribe(context.Background(), revokedChannel); err != nil {
			return
		}
		for event := range r.published.ChannelWithSubscriptions() {
			switch event := event.(type) {
			case *redis.Message:
				onRevoked(event.Payload)
			case *redis.Subscription:
				r.retry(onGap)
			}
		}
	})
	return nil
}
