//go:build mutant

// A client that is connected for longer than two windows has no session any more.
//
//lab:breaks 8.24
//lab:kills TestWindow
package recovery

import (
	"context"

	"github.com/jonboulle/clockwork"
)

func (a *RedisAdapter) renew(ctx context.Context, ticker clockwork.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
			continue
		}
		for _, claim := range a.claims.All() {
			if err := a.sessions.Renew(ctx, claim); err != nil {
				a.log.Warn("a session was not renewed", "error", err)
				break
			}
		}
	}
}
