//go:build mutant

// The session is written when its connection closes. A node that is killed leaves none.
//
//lab:breaks 8.3 8.24
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
	a.claims.Update(session, at)
	return nil
}
