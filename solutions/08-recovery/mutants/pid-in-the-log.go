//go:build mutant

// The log tells the pid of everybody who leaves.
//
//lab:breaks 8.19
//lab:kills TestPIDIsASecret
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) SuspendSession(ctx context.Context, session *socketio.Session) error {
	a.log.Info("suspended", "session", session.PID)
	claim := a.claims.Update(session, app.Position{})
	a.claims.Remove(session.PID)
	return a.sessions.Suspend(ctx, claim)
}
