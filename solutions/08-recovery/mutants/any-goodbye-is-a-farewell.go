//go:build mutant

// A session ends with its connection.
//
//lab:breaks 8.1
//lab:overdoes 8.26
//lab:kills TestDeliberate TestRecovered
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) SuspendSession(ctx context.Context, session *socketio.Session) error {
	claim := a.claims.Update(session, app.Position{})
	a.claims.Remove(session.PID)
	return a.sessions.Drop(ctx, claim)
}
