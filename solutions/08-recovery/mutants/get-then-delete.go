//go:build mutant

// A session is read, and then taken: two nodes may do both at once.
//
//lab:breaks 8.21
//lab:kills TestOnce
package recovery

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Take(ctx context.Context, pid, owner string) (app.Claim, bool, error) {
	if owner == "" {
		return app.Claim{}, false, nil // a dropped session has no owner
	}
	reply, err := s.readThenTake(ctx, s.prefix+pid, owner)
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

func (s *Sessions) readThenTake(ctx context.Context, key, owner string) ([]any, error) {
	fields, err := s.redis.HMGet(ctx, key, "owner", "generation", "state").Result()
	if err != nil || fields[0] != owner {
		return nil, cmp.Or(err, error(redis.Nil))
	}
	generation, _ := strconv.ParseInt(fields[1].(string), 10, 64)
	return []any{generation + 1, fields[2]}, s.redis.HSet(ctx, key, "generation", generation+1).Err()
}
