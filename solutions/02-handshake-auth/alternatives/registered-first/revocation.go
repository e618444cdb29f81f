package handshakeauth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	revokedChannel = "auth:revoked"  // carries the jti of every token that is revoked
	revokedKey     = "auth:revoked:" // plus a jti: exists while that token is revoked

	// redisTimeout bounds one question to Redis: a client is refused within two seconds.
	redisTimeout = 1500 * time.Millisecond
	// redisRetry is the pause before an unanswered question is asked again.
	redisRetry = 100 * time.Millisecond
	// maxAsked bounds the tokens of one question, so that Redis is not kept busy.
	maxAsked = 1000
)

// Revocations ends the uses of revoked tokens.
type Revocations struct {
	redis      *redis.Client
	subscriber *redis.Client
	register   *Register
	log        *slog.Logger
	published  *redis.PubSub
	listener   sync.WaitGroup
}

// NewRevocations connects to Redis when it is first used. Call Close.
func NewRevocations(given *redis.Options, register *Register, log *slog.Logger) *Revocations {
	options := *given
	options.ContextTimeoutEnabled = true // otherwise go-redis ignores deadlines
	client, subscriber := redis.NewClient(&options), newSubscriber(options)
	return &Revocations{
		redis: client, subscriber: subscriber, register: register, log: log,
		published: subscriber.Subscribe(context.Background()), // to nothing yet
	}
}

// Check returns an error if a token is revoked, or if Redis does not say.
func (r *Revocations) Check(ctx context.Context, id string) error {
	revoked, err := r.revoked(ctx, []string{id})
	if err == nil && len(revoked) > 0 {
		return errRevoked
	}
	return err
}

// revoked returns which of the tokens are revoked. Hardly any is, so it asks how many of
// all keys exist, and looks closer only if some do: at half of them, and so on.
func (r *Revocations) revoked(ctx context.Context, ids []string) ([]string, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = revokedKey + id
	}
	bounded, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	count, err := r.redis.Exists(bounded, keys...).Result()
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask Redis for revocations: %w", err)
	case count == 0:
		return nil, nil
	case int(count) == len(ids):
		return ids, nil
	}
	first, err := r.revoked(ctx, ids[:len(ids)/2])
	if err != nil {
		return nil, err
	}
	second, err := r.revoked(ctx, ids[len(ids)/2:])
	return append(slices.Clip(first), second...), err
}

// Listen subscribes, and returns when Redis has confirmed that.
func (r *Revocations) Listen() error {
	ctx := context.Background()
	if err := r.published.Subscribe(ctx, revokedChannel); err != nil {
		return fmt.Errorf("subscribe to %s: %w", revokedChannel, err)
	}
	if _, err := r.published.Receive(ctx); err != nil {
		return fmt.Errorf("await the subscription to %s: %w", revokedChannel, err)
	}
	r.listener.Go(r.run)
	return nil
}

// run ends when Close ends the subscription. go-redis renews a lost one. Messages were
// missed then, so run asks for all registered tokens, until Redis answers.
func (r *Revocations) run() {
	var again <-chan time.Time // when to ask
	for events := follow(r.published); ; {
		select {
		case event, open := <-events:
			if !open {
				return
			}
			switch event := event.(type) {
			case *redis.Message:
				r.register.revoke(event.Payload)
			case *redis.Subscription:
				again = time.After(0)
			}
		case <-again:
			again = nil
			if err := r.catchUp(); err != nil {
				r.log.Warn("cannot look up missed revocations yet", "error", err)
				again = time.After(redisRetry)
			}
		}
	}
}

// catchUp ends the uses of tokens that were revoked while the node was not subscribed.
func (r *Revocations) catchUp() error {
	for ids := range slices.Chunk(r.register.ids(), maxAsked) {
		revoked, err := r.revoked(context.Background(), ids)
		if err != nil {
			return err
		}
		for _, id := range revoked {
			r.register.revoke(id)
		}
	}
	return nil
}

// Close ends the subscription and the connections to Redis.
func (r *Revocations) Close(context.Context) error {
	err := r.published.Close()
	r.listener.Wait()
	return errors.Join(err, r.redis.Close(), r.subscriber.Close())
}
