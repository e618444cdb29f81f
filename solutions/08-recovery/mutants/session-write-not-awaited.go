//go:build mutant

// A client learns its pid before Redis has its session.
//
//lab:breaks 8.24
//lab:kills TestKilledNode
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
	claim := a.claims.Update(session, at)
	go func() { _, _ = a.sessions.Save(context.WithoutCancel(ctx), claim) }()
	return nil
}
