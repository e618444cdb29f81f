//go:build mutant

// What a client has missed is read at once.
//
//lab:breaks 8.27
//lab:kills TestLongReplay
package recovery

import (
	"context"
	"fmt"

	"socketlab/labs/08-recovery/app"
)

func (s *Stream) Missed(ctx context.Context, member app.Membership, after app.Position) ([]app.Entry, error) {
	pipeline := s.redis.Pipeline()
	entries := pipeline.XRangeN(ctx, s.name, "("+after.ID(), "+", 1_000_000)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	if gap() {
		return nil, errGap
	}
	return app.Decode(after.Life, entries.Val()), nil
}
