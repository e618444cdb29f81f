//go:build mutant

// After a gap, a client still hears what is left.
//
//lab:breaks 8.13
//lab:kills TestGap
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
	gap()
	return known, nil
}

func (s *Stream) Missed(ctx context.Context, member app.Membership, after app.Position) ([]app.Entry, error) {
	pipeline := s.redis.Pipeline()
	entries := pipeline.XRangeN(ctx, s.name, "("+after.ID(), "+", pageSize)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	gap()
	return app.Decode(after.Life, entries.Val()), nil
}
