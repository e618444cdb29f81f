//go:build mutant

// A pid is the time at which the node started, and a number.
//
//lab:breaks 8.19
//lab:kills TestPIDIsASecret
package recovery

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"socketlab/labs/socketio"
)

var (
	started = time.Now().UTC().Format("20060102150405.000000000")
	number  atomic.Int64
)

func (a *RedisAdapter) SaveSession(ctx context.Context, session *socketio.Session) error {
	if _, known := a.claims.Of(session.PID); !known {
		session.PID = fmt.Sprintf("%s-%d", started, number.Add(1))
	}
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
