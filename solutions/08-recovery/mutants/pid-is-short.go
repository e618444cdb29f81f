//go:build mutant

// The pid is short enough to be tried out.
//
//lab:breaks 8.19
//lab:kills TestPIDIsASecret
package recovery

import (
	"cmp"
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) SaveSession(ctx context.Context, session *socketio.Session) error {
	session.PID = session.PID[:8]
	a.mu.Lock()
	at := a.position
	a.mu.Unlock()
	session.Offset = cmp.Or(session.Offset, at.String())
	_, known := a.claims.Of(session.PID)
	_, err := a.sessions.Save(ctx, a.claims.Update(session, at))
	if err != nil && !known {
		a.claims.Remove(session.PID) // the client learns no pid
	}
	return err
}
