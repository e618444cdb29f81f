//go:build mutant

// Whoever knows the pid, and is not the owner, closes the connection of the owner.
//
//lab:breaks 8.20
//lab:kills TestPIDIsASecret
package recovery

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) RestoreSession(ctx context.Context, pid, owner, offset string) (*socketio.Session, error) {
	if old, held := a.claims.Of(pid); held {
		if err := a.nsp.Supersede(ctx, old.ID); err != nil {
			return nil, err
		}
	}
	if !a.claims.Reserve(pid, owner) {
		return nil, nil // another connection of this node is just being given it
	}
	claim, taken, err := a.sessions.Take(ctx, pid, owner)
	if !taken {
		a.claims.Remove(pid)
		return nil, err
	}
	a.claims.Remove(pid)
	a.claims.Put(claim)
	claim.Offset = cmp.Or(offset, claim.Offset)
	if err = a.stream.Taken(ctx, claim.ID, claim.Generation); err == nil {
		var complete bool
		if complete, err = a.stream.Complete(ctx, claim.Rooms, app.ParsePosition(claim.Offset)); complete {
			return &socketio.Session{
				PID: pid, ID: claim.ID, Owner: owner, Data: claim.Data, Offset: claim.Offset,
				Rooms: slices.Sorted(maps.Keys(claim.Rooms)),
			}, nil
		}
	}
	if err == nil {
		err = a.DropSession(ctx, pid, owner)
	}
	return nil, err
}
