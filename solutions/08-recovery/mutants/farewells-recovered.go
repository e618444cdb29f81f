//go:build mutant

// Who leaves on purpose comes back as who it was.
//
//lab:breaks 8.26
//lab:kills TestDeliberate
package recovery

import (
	"context"
)

func (a *RedisAdapter) DropSession(ctx context.Context, pid, owner string) (err error) {
	claim, held := a.claims.Of(pid)
	if held && claim.Owner == owner {
		a.claims.Remove(pid)
		return a.sessions.Suspend(ctx, claim)
	} else if claim, held, err = a.sessions.Take(ctx, pid, owner); !held {
		return err
	}
	return a.sessions.Drop(ctx, claim)
}
