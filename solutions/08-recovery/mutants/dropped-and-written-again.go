//go:build mutant

// A session that was dropped comes back when another node, which still has it, writes it.
//
//lab:breaks 8.17
//lab:kills TestMiddlewareAgain
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
)

func (s *Sessions) Drop(ctx context.Context, c app.Claim) error {
	return s.redis.Del(ctx, s.prefix+c.PID).Err()
}
