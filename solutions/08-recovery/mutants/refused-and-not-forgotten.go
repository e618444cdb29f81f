//go:build mutant

// The session of a user who was refused is kept, if another node has written it.
//
//lab:breaks 8.17
//lab:kills TestMiddlewareAgain
package recovery

import (
	"context"
)

func (a *RedisAdapter) DropSession(ctx context.Context, pid, owner string) error {
	claim, held := a.claims.Of(pid)
	if held && claim.Owner == owner {
		a.claims.Remove(pid)
	} else {
		return nil
	}
	return a.sessions.Drop(ctx, claim)
}
