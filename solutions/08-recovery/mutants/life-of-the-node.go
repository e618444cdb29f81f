//go:build mutant

// Each node has a life of its own: nobody is recovered on another one.
//
//lab:breaks 8.1
//lab:kills TestAnotherNode
package recovery

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

var life = newLife()

func (a *RedisAdapter) deliver(entry app.Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.recent) == maxRecent {
		a.forgot, a.recent = a.recent[0].Position, a.recent[1:]
	}
	a.recent = append(a.recent, entry)
	a.moveTo(entry.Position)
	if entry.IsEvent {
		a.Deliver(entry.Packet.WithOffset(life+entry.Position.String()), entry.Options)
	} else if a.claims.Outdated(entry.Taken, entry.Generation) {
		a.running.Go(func() { a.supersede(entry.Taken) })
	}
}

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
	claim.Offset = strings.TrimPrefix(cmp.Or(offset, claim.Offset), life)
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
