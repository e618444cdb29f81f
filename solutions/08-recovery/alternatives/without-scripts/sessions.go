package recovery

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

// Sessions keeps sessions in Redis, each as one JSON text. Whoever changes one watches its key:
// the transaction fails if somebody else was faster, and is tried again.
type Sessions struct {
	redis  *redis.Client
	prefix string // of the keys; the pid follows
	window time.Duration
}

// A record is what is kept of a session.
type record struct {
	Generation int64
	Owner      string
	Connected  bool
	app.State
}

// NewSessions returns the sessions in a Redis.
func NewSessions(client *redis.Client, keys app.Keys) *Sessions {
	return &Sessions{redis: client, prefix: keys.Prefix + ":session:", window: keys.Window}
}

// Save writes a session in use, and reports whether the claim to it still holds.
func (s *Sessions) Save(ctx context.Context, c app.Claim) (holds bool, err error) {
	return s.write(ctx, c, true, 2*s.window)
}

// Suspend writes a session whose client is away. It can come back until the window ends.
func (s *Sessions) Suspend(ctx context.Context, c app.Claim) error {
	_, err := s.write(ctx, c, false, s.window)
	return err
}

// Drop ends a session. What is left of it keeps others who had it from writing it again.
func (s *Sessions) Drop(ctx context.Context, c app.Claim) error {
	c.Owner, c.State = "", app.State{}
	_, err := s.write(ctx, c, false, 2*s.window)
	return err
}

func (s *Sessions) write(ctx context.Context, c app.Claim, connected bool, ttl time.Duration) (holds bool, err error) {
	err = s.change(ctx, c.PID, func(now *record) (*record, time.Duration) {
		if holds = now == nil || now.Generation <= c.Generation; !holds {
			return nil, 0
		}
		return &record{Generation: c.Generation, Owner: c.Owner, Connected: connected, State: c.State}, ttl
	})
	return holds, err
}

// Take returns a claim to a session, and ends all others. It reports false if there is no
// session with that owner.
func (s *Sessions) Take(ctx context.Context, pid, owner string) (c app.Claim, taken bool, err error) {
	err = s.change(ctx, pid, func(now *record) (*record, time.Duration) {
		if taken = now != nil && now.Owner == owner && owner != ""; !taken {
			return nil, 0
		}
		now.Generation++
		c = app.Claim{PID: pid, Owner: owner, Generation: now.Generation, State: now.State}
		return now, 2 * s.window
	})
	return c, taken && err == nil, err
}

// Renew lets a session in use live on.
func (s *Sessions) Renew(ctx context.Context, c app.Claim) error {
	return s.change(ctx, c.PID, func(now *record) (*record, time.Duration) {
		if now == nil || now.Generation != c.Generation || !now.Connected {
			return nil, 0
		}
		return now, 2 * s.window
	})
}

// change replaces a record, which is nil if there is none, by what decide returns. If that is
// nil, the record stays. decide may be called several times.
func (s *Sessions) change(ctx context.Context, pid string, decide func(now *record) (*record, time.Duration)) error {
	key := s.prefix + pid
	attempt := func(tx *redis.Tx) error {
		var now *record
		text, err := tx.Get(ctx, key).Bytes()
		if err == nil {
			err = json.Unmarshal(text, &now)
		} else if errors.Is(err, redis.Nil) {
			err = nil
		}
		if err != nil {
			return err
		}
		next, ttl := decide(now)
		if next == nil {
			return nil
		}
		if text, err = json.Marshal(next); err != nil {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(pipeline redis.Pipeliner) error {
			return pipeline.Set(ctx, key, text, ttl).Err()
		})
		return err
	}
	for {
		err := s.redis.Watch(ctx, attempt, key)
		if err == nil || !errors.Is(err, redis.TxFailedErr) {
			return err
		}
	}
}
