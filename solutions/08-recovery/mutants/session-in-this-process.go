//go:build mutant

// A node gives back only the sessions that it has written itself.
//
//lab:breaks 8.1
//lab:kills TestAnotherNode
package recovery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

// written are the pids of the sessions that this process has written.
var written sync.Map

func (s *Sessions) write(ctx context.Context, c app.Claim, use string, ttl time.Duration) (holds bool, err error) {
	written.Store(c.PID, true)
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

func (s *Sessions) Take(ctx context.Context, pid, owner string) (app.Claim, bool, error) {
	if _, here := written.Load(pid); owner == "" || !here {
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
