//go:build mutant

// A node that notices that Redis has lost its data goes on at the end of the new stream.
//
//lab:breaks 8.15
//lab:kills TestRedisForgot
package recovery

import (
	"context"
)

func (a *RedisAdapter) checkLife(ctx context.Context) error {
	end, err := a.stream.End(ctx)
	if err != nil || end.Life == a.position.Life && !a.position.After(end) {
		return err
	}
	a.log.Warn("Redis has lost events", "after", end, "heard", a.position)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.recent, a.forgot = nil, end
	a.moveTo(end)
	return nil
}
