//go:build mutant

// What is left of a dropped session stays for ever.
//
//lab:breaks 8.25
//lab:kills TestWindow
package recovery

import (
	"context"
	"errors"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Drop(ctx context.Context, c app.Claim) error {
	c.Owner, c.State = "", app.State{}
	_, err := s.write(ctx, c, "dropped", 2*s.window)
	return errors.Join(err, s.redis.Persist(ctx, s.prefix+c.PID).Err())
}
