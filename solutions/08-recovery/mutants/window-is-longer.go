//go:build mutant

// A client may come back for twice the window.
//
//lab:breaks 8.23
//lab:kills TestWindow
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Suspend(ctx context.Context, c app.Claim) error {
	_, err := s.write(ctx, c, "away", 2*s.window)
	return err
}
