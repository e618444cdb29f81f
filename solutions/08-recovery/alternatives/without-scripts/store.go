package recovery

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

// SaveSession implements socketio.SessionStore.
func (a *RedisAdapter) SaveSession(ctx context.Context, session *socketio.Session) error {
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

// SuspendSession implements socketio.SessionStore.
func (a *RedisAdapter) SuspendSession(ctx context.Context, session *socketio.Session) error {
	claim := a.claims.Update(session, app.Position{})
	a.claims.Remove(session.PID)
	return a.sessions.Suspend(ctx, claim)
}

// DropSession implements socketio.SessionStore.
func (a *RedisAdapter) DropSession(ctx context.Context, pid, owner string) (err error) {
	claim, held := a.claims.Of(pid)
	if held && claim.Owner == owner {
		a.claims.Remove(pid)
	} else if claim, held, err = a.sessions.Take(ctx, pid, owner); !held {
		return err
	}
	return a.sessions.Drop(ctx, claim)
}

// RestoreSession implements socketio.SessionStore.
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

// complete tells the other nodes that the session was taken, and reports whether the client can
// be told all that it has missed.
func (a *RedisAdapter) complete(ctx context.Context, claim app.Claim) (bool, error) {
	if err := a.stream.Taken(ctx, claim.ID, claim.Generation); err != nil {
		return false, err
	}
	return a.stream.Complete(ctx, claim.Rooms, app.ParsePosition(claim.Offset))
}

// renew keeps the sessions of this node alive. When the node is gone, they end by themselves.
func (a *RedisAdapter) renew(ctx context.Context, ticker clockwork.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.Chan():
		}
		for _, claim := range a.claims.All() {
			if err := a.sessions.Renew(ctx, claim); err != nil {
				a.log.Warn("a session was not renewed", "error", err)
				break
			}
		}
	}
}
