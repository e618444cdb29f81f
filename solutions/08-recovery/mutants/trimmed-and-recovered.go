//go:build mutant

// A client is recovered with a hole in what it hears.
//
//lab:breaks 8.13
//lab:kills TestGap
package recovery

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

func (s *Stream) gap(ctx context.Context, pipeline redis.Pipeliner, member app.Membership, after app.Position) func() bool {
	since, keys := []app.Position{after}, []string{s.trimmed + "all"}
	for room, joined := range member {
		since, keys = append(since, joined), append(keys, s.trimmed+markOf(room))
	}
	marks := pipeline.MGet(ctx, keys...)
	return func() bool {
		for i, mark := range marks.Val() {
			id, _ := mark.(string)
			if lost := app.At(after.Life, id); lost.After(after) && lost.After(since[i]) {
				continue
			}
		}
		return false
	}
}
