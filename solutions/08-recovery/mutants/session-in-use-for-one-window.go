//go:build mutant

// A session is renewed each half of a window, and lives for one: shortly before it is renewed
// it has half a window.
//
//lab:breaks 8.24
//lab:kills TestWindow
package recovery

import (
	"context"
	"fmt"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Renew(ctx context.Context, c app.Claim) error {
	ttl := s.window.Milliseconds()
	if err := renewSession.Run(ctx, s.redis, []string{s.prefix + c.PID}, c.Generation, ttl).Err(); err != nil {
		return fmt.Errorf("renew a session: %w", err)
	}
	return nil
}
