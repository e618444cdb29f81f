//go:build mutant

// A session in use does not expire. If its node is killed, it stays.
//
//lab:breaks 8.25
//lab:kills TestWindow
package recovery

import (
	"context"
	"errors"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Save(ctx context.Context, c app.Claim) (holds bool, err error) {
	holds, err = s.write(ctx, c, 2*s.window)
	return holds, errors.Join(err, s.redis.Persist(ctx, s.prefix+c.PID).Err())
}
