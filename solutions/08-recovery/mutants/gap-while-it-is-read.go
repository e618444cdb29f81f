//go:build mutant

// What is trimmed while a client is sent what it has missed is left out, and nobody notices.
//
//lab:breaks 8.13
//lab:kills TestGap
package recovery

import (
	"context"
	"fmt"

	"socketlab/labs/08-recovery/app"
)

func (s *Stream) Missed(ctx context.Context, member app.Membership, after app.Position) ([]app.Entry, error) {
	entries, err := s.redis.XRangeN(ctx, s.name, "("+after.ID(), "+", pageSize).Result()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	return app.Decode(after.Life, entries), nil
}
