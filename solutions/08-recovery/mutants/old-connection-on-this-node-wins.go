//go:build mutant

// A client whose old connection is on the same node gets a new session.
//
//lab:breaks 8.22
//lab:kills TestOldConnection
package recovery

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) RestoreSession(ctx context.Context, pid, owner, offset string) (*socketio.Session, error) {
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
	complete, err := a.complete(ctx, claim)
	switch {
	case err != nil:
		a.claims.Remove(pid)
		return nil, err
	case !complete:
		return nil, a.DropSession(ctx, pid, owner)
	}
	return &socketio.Session{
		PID: pid, ID: claim.ID, Owner: owner, Data: claim.Data, Offset: claim.Offset,
		Rooms: slices.Sorted(maps.Keys(claim.Rooms)),
	}, nil
}
