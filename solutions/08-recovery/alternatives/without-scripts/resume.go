package recovery

import (
	"context"
	"errors"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

// maxFollowed bounds the entries that wait for a client while it reads older ones.
const maxFollowed = 500

var errTaken = errors.New("the client has come back somewhere else")

// A follower is a client that reads what it has missed. What is delivered in the meantime
// waits for it here. The adapter's mutex guards it.
type follower struct {
	entries []app.Entry
	full    bool // some found no room: they must be read from the stream
}

// offer is called for each entry that is delivered.
func (f *follower) offer(entry app.Entry) {
	if len(f.entries) == maxFollowed {
		f.full = true
		return
	}
	f.entries = append(f.entries, entry)
}

// Resume implements socketio.SessionStore. It reads the stream up to where this node is when it
// begins to follow, and then what has come since. When that is nothing, the socket joins its
// rooms.
func (a *RedisAdapter) Resume(ctx context.Context, socket *socketio.Socket, session *socketio.Session) error {
	claim, held := a.claims.Of(session.PID)
	if !held {
		return errTaken
	}
	// Another node may have taken the session before this one could hear of it.
	if holds, err := a.sessions.Save(ctx, claim); err != nil || !holds {
		return errors.Join(errTaken, err)
	}
	at := app.ParsePosition(session.Offset)
	send := func(entries []app.Entry, err error) error {
		for _, entry := range entries {
			if err != nil {
				break
			}
			if entry.Position.After(at) && isFor(claim.Rooms, entry) {
				err = socket.Replay(ctx, entry.Event())
			}
			at = later(at, entry.Position)
		}
		return err
	}
	for {
		f, until := a.follow()
		err := error(nil)
		for err == nil && at.Life == until.Life && until.After(at) {
			var entries []app.Entry
			if entries, err = a.stream.Missed(ctx, claim.Rooms, at, until); len(entries) == 0 {
				at = until // the rest was trimmed, and was not for it
			}
			err = send(entries, err)
		}
		joined, full := false, false
		for err == nil && !joined && !full {
			var entries []app.Entry
			entries, joined, full, err = a.followed(ctx, f, at, session)
			err = send(entries, err)
		}
		a.unfollow(f)
		if err != nil || joined {
			return err
		}
	}
}

func later(a, b app.Position) app.Position {
	if b.After(a) {
		return b
	}
	return a
}

func (a *RedisAdapter) follow() (*follower, app.Position) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := &follower{}
	a.followers[f] = struct{}{}
	return f, a.position
}

func (a *RedisAdapter) unfollow(f *follower) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.followers, f)
}

// followed returns what has come since. If that is nothing, and this node has come as far as
// the client, it adds the socket to its rooms.
func (a *RedisAdapter) followed(
	ctx context.Context, f *follower, at app.Position, session *socketio.Session,
) (entries []app.Entry, joined, full bool, err error) {
	for {
		a.mu.Lock()
		moved, life := a.moved, a.position.Life
		ahead := at.After(a.position)
		entries, full = f.entries, f.full
		f.entries = nil
		if life == at.Life && len(entries) == 0 && !full && !ahead {
			err = a.MemoryAdapter.AddAll(session.ID, session.Rooms...)
			joined = true
		}
		a.mu.Unlock()
		switch {
		case life != at.Life:
			return nil, false, false, errGap
		case joined || full || len(entries) > 0:
			return entries, joined, full, err
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, false, false, ctx.Err()
		}
	}
}

// isFor reports whether a member who was away wants an entry.
func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || member.Has(to.Rooms, entry.Position)) && !member.Has(to.Except, entry.Position)
}
