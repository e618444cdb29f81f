//go:build mutant

// An offset is an id, and a greater one is later, in whatever stream.
//
//lab:breaks 8.14
//lab:kills TestRedisForgot
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
	if old, held := a.claims.Of(pid); held && old.Owner == owner {
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
	claim.Offset = app.At(a.life(), app.ParsePosition(cmp.Or(offset, claim.Offset)).ID()).String()
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

func (a *RedisAdapter) life() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.position.Life
}
