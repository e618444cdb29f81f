package recovery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

// Sessions keeps sessions in Redis, each in a hash. A session in use has two windows to live,
// and its node renews that in time. So it outlives its node by one window at least. Redis
// alone measures that: the clocks of nodes differ.
type Sessions struct {
	redis  *redis.Client
	prefix string // of the keys; the pid follows
	window time.Duration
}

// NewSessions returns the sessions in a Redis.
func NewSessions(client *redis.Client, keys app.Keys) *Sessions {
	return &Sessions{redis: client, prefix: keys.Prefix + ":session:", window: keys.Window}
}

// writeSession writes a session, unless it was taken by somebody else.
var writeSession = redis.NewScript(`
local generation = redis.call('HGET', KEYS[1], 'generation')
if generation and tonumber(generation) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'owner', ARGV[2], 'state', ARGV[3], 'use', ARGV[4])
return redis.call('PEXPIRE', KEYS[1], ARGV[5])`)

// Save writes a session in use, and reports whether the claim to it still holds.
func (s *Sessions) Save(ctx context.Context, c app.Claim) (holds bool, err error) {
	return s.write(ctx, c, "connected", 2*s.window)
}

// Suspend writes a session whose client is away. It can come back until the window ends.
func (s *Sessions) Suspend(ctx context.Context, c app.Claim) error {
	_, err := s.write(ctx, c, "away", s.window)
	return err
}

// Drop ends a session. What is left of it keeps others who had it from writing it again.
func (s *Sessions) Drop(ctx context.Context, c app.Claim) error {
	c.Owner, c.State = "", app.State{}
	_, err := s.write(ctx, c, "dropped", 2*s.window)
	return err
}

func (s *Sessions) write(ctx context.Context, c app.Claim, use string, ttl time.Duration) (holds bool, err error) {
	state, err := json.Marshal(c.State)
	if err == nil {
		keys := []string{s.prefix + c.PID}
		holds, err = writeSession.Run(ctx, s.redis, keys, c.Generation, c.Owner, state, use, ttl.Milliseconds()).Bool()
	}
	if err != nil {
		return false, fmt.Errorf("write a session: %w", err)
	}
	return holds, nil
}

// renewSession lets a session live on, unless its client has gone in the meantime.
var renewSession = redis.NewScript(`
local generation, use = unpack(redis.call('HMGET', KEYS[1], 'generation', 'use'))
if generation ~= ARGV[1] or use ~= 'connected' then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`)

// Renew lets a session in use live on.
func (s *Sessions) Renew(ctx context.Context, c app.Claim) error {
	ttl := (2 * s.window).Milliseconds()
	if err := renewSession.Run(ctx, s.redis, []string{s.prefix + c.PID}, c.Generation, ttl).Err(); err != nil {
		return fmt.Errorf("renew a session: %w", err)
	}
	return nil
}

// takeSession takes a session from whoever has it, if it has that owner.
var takeSession = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('HINCRBY', KEYS[1], 'generation', 1), redis.call('HGET', KEYS[1], 'state')}`)

// Take returns a claim to a session, and ends all others. It reports false if there is no
// session with that owner.
func (s *Sessions) Take(ctx context.Context, pid, owner string) (app.Claim, bool, error) {
	if owner == "" {
		return app.Claim{}, false, nil // a dropped session has no owner
	}
	reply, err := takeSession.Run(ctx, s.redis, []string{s.prefix + pid}, owner, (2 * s.window).Milliseconds()).Slice()
	if errors.Is(err, redis.Nil) {
		return app.Claim{}, false, nil
	}
	c := app.Claim{PID: pid, Owner: owner}
	if err == nil {
		c.Generation, _ = reply[0].(int64)
		state, _ := reply[1].(string)
		err = json.Unmarshal([]byte(state), &c.State)
	}
	if err != nil {
		return app.Claim{}, false, fmt.Errorf("take a session: %w", err)
	}
	return c, true, nil
}
