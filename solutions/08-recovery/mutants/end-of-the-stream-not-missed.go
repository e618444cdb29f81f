//go:build mutant

// An offset within the stream is believed, although the entry is not there.
//
//lab:breaks 8.14
//lab:kills TestRedisForgot
package recovery

import (
	"context"
	"fmt"

	"socketlab/labs/08-recovery/app"
)

func (s *Stream) Complete(ctx context.Context, member app.Membership, after app.Position) (bool, error) {
	end, err := s.End(ctx)
	if err != nil || end.Life != after.Life || after.After(end) {
		return false, err
	}
	pipeline := s.redis.Pipeline()
	last := pipeline.XRevRangeN(ctx, s.name, after.ID(), "-", 1)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return false, fmt.Errorf("read %s: %w", s.name, err)
	}
	// Entries are trimmed from the beginning. So if an earlier one is there, and the one at the
	// position is not, Redis has lost that one, and perhaps others that followed it.
	known := len(last.Val()) == 0 || last.Val()[0].ID == after.ID()
	_ = known
	return !gap(), nil
}
