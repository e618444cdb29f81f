//go:build mutant

// A node waits for ids greater than those of a stream that is gone.
//
//lab:breaks 8.15
//lab:kills TestRedisForgot
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
)

func (a *RedisAdapter) checkLife(ctx context.Context) error {
	end, err := a.stream.End(ctx)
	if err != nil || end.Life == a.position.Life && !a.position.After(end) {
		return err
	}
	a.log.Warn("Redis has lost events", "after", end, "heard", a.position)
	if end.Life != a.position.Life {
		end = app.Position{Life: end.Life, Milliseconds: a.position.Milliseconds, Sequence: a.position.Sequence}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.recent, a.forgot = nil, end
	a.moveTo(end)
	return nil
}
