//go:build mutant

// A session has the rooms of its first moment.
//
//lab:breaks 8.1 8.3
//lab:kills TestKilledNode TestRecovered
package recovery

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) write(ctx context.Context, c app.Claim, use string, ttl time.Duration) (holds bool, err error) {
	c.Rooms = app.Membership{c.ID: c.Rooms[c.ID]}
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
