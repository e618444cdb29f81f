//go:build mutant

// A client may come back until shortly before the end of the window.
//
//lab:overdoes 8.23
//lab:kills TestWindow
package recovery

import (
	"context"
	"time"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Suspend(ctx context.Context, c app.Claim) error {
	_, err := s.write(ctx, c, "away", s.window-time.Second)
	return err
}
