package handshakeauth

import (
	"context"
	"errors"
	"fmt"
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
)

// revocations asks Redis which tokens are revoked, and hears of new ones.
type revocations struct {
	redis      *redis.Client
	subscriber *redis.Client
	published  *redis.PubSub
	listening  sync.WaitGroup
}

func newRevocations(given *redis.Options) *revocations {
	options := *given
	options.ContextTimeoutEnabled = true // otherwise go-redis ignores deadlines
	subscriber := newSubscriber(options)
	return &revocations{
		redis: redis.NewClient(&options), subscriber: subscriber,
		published: subscriber.Subscribe(context.Background()), // to nothing yet
	}
}

// check returns an error if a token is revoked, or if Redis does not say.
func (r *revocations) check(ctx context.Context, id string) error {
	revoked, err := r.of(ctx, []string{id})
	if err == nil && len(revoked) > 0 {
		return errRevoked
	}
	return err
}

// of returns which of these tokens are revoked.
func (r *revocations) of(ctx context.Context, ids []string) (revoked []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = revokedKey + id
	}
	values, err := r.redis.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, fmt.Errorf("ask Redis for revocations: %w", err)
	}
	for i, value := range values {
		if value != nil {
			revoked = append(revoked, ids[i])
		}
	}
	return revoked, nil
}

// listen returns when Redis has confirmed the subscription. From then on it tells the
// guard of every revocation.
func (r *revocations) listen(g *guard) error {
	ctx := context.Background()
	if err := r.published.Subscribe(ctx, revokedChannel); err != nil {
		return fmt.Errorf("subscribe to %s: %w", revokedChannel, err)
	}
	if _, err := r.published.Receive(ctx); err != nil {
		return fmt.Errorf("await the subscription to %s: %w", revokedChannel, err)
	}
	r.listening.Go(func() { r.run(g) })
	return nil
}

// run ends when close ends the subscription. go-redis renews a lost one. Messages were
// missed then, so run looks up the tokens of all sessions, until Redis answers.
func (r *revocations) run(g *guard) {
	var again <-chan time.Time // when to look up what was missed
	for events := follow(r.published); ; {
		select {
		case event, open := <-events:
			if !open {
				return
			}
			switch event := event.(type) {
			case *redis.Message:
				g.revoked(event.Payload)
			case *redis.Subscription:
				again = time.After(0)
			}
		case <-again:
			again = nil
			if err := r.lookUp(g); err != nil {
				g.log.Warn("cannot look up missed revocations yet", "error", err)
				again = time.After(redisRetry)
			}
		}
	}
}

func (r *revocations) lookUp(g *guard) error {
	var ids []string
	for _, s := range g.sessions() {
		ids = append(ids, s.claims.Load().id)
	}
	revoked, err := r.of(context.Background(), ids)
	for _, id := range revoked {
		g.revoked(id)
	}
	return err
}

// close ends the subscription and the connections to Redis.
func (r *revocations) close(context.Context) error {
	err := r.published.Close()
	r.listening.Wait()
	return errors.Join(err, r.redis.Close(), r.subscriber.Close())
}
