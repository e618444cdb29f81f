//go:build mutant

// The session of a client that is away stays for ever.
//
//lab:breaks 8.23 8.25
//lab:kills TestWindow
package recovery

import (
	"context"
	"errors"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Suspend(ctx context.Context, c app.Claim) error {
	_, err := s.write(ctx, c, "away", s.window)
	return errors.Join(err, s.redis.Persist(ctx, s.prefix+c.PID).Err())
}
