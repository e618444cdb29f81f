//go:build mutant

// A client gets a pid although its session could not be written.
//
//lab:breaks 8.29
//lab:kills TestRedisForgot
package recovery

import (
	"cmp"
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) SaveSession(ctx context.Context, session *socketio.Session) error {
	a.mu.Lock()
	at := a.position
	a.mu.Unlock()
	session.Offset = cmp.Or(session.Offset, at.String())
	if _, err := a.sessions.Save(ctx, a.claims.Update(session, at)); err != nil {
		a.log.Warn("a session could not be written", "error", err)
	}
	return nil
}
