//go:build mutant

// Somebody who is refused ends the session whose pid they sent, whoever has it.
//
//lab:breaks 8.20
//lab:kills TestPIDIsASecret
package recovery

import "context"

func (a *RedisAdapter) DropSession(ctx context.Context, pid, owner string) (err error) {
	claim, held := a.claims.Of(pid)
	if held {
		a.claims.Remove(pid)
	} else if claim, held, err = a.sessions.Take(ctx, pid, owner); !held {
		return err
	}
	return a.sessions.Drop(ctx, claim)
}
