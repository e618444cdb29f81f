package recovery

import (
	"context"
	"errors"
	"slices"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

var (
	errGap   = errors.New("what the client has missed is not kept any more")
	errTaken = errors.New("the client has come back somewhere else")
)

// Resume implements socketio.SessionStore. It reads the stream until this node remembers what
// follows, and then from that memory until nothing follows. At that moment, under the lock of
// deliver, it joins the rooms: nothing is between what it has sent and what comes live.
func (a *RedisAdapter) Resume(ctx context.Context, socket *socketio.Socket, session *socketio.Session) error {
	claim, held := a.claims.Of(session.PID)
	if !held {
		return errTaken
	}
	// Another node may have taken the session before this one could hear of it.
	if holds, err := a.sessions.Save(ctx, claim); err != nil || !holds {
		return errors.Join(errTaken, err)
	}
	member, at := claim.Rooms, app.ParsePosition(session.Offset)
	for {
		entries, state, err := a.following(at, session)
		switch state {
		case live:
			return err
		case behind:
			err = a.awaitMove(ctx, at)
		case forgotten:
			entries, err = a.stream.Missed(ctx, member, at)
		}
		for _, entry := range entries {
			if err == nil && isFor(member, entry) {
				err = socket.Replay(ctx, entry.Event())
			}
			at = entry.Position
		}
		if err != nil {
			return err
		}
	}
}

// isFor reports whether a member who was away wants an entry.
func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || member.Has(to.Rooms, entry.Position)) && !member.Has(to.Except, entry.Position)
}

// What a node knows of the entries after a position.
type knowledge int

const (
	remembered knowledge = iota // it has them
	forgotten                   // it does not have all of them
	behind                      // it has not come as far itself
	live                        // there are none, and the socket has joined its rooms
)

// following returns the next entries after a position. If there are none, it adds the socket
// to its rooms.
func (a *RedisAdapter) following(at app.Position, session *socketio.Session) ([]app.Entry, knowledge, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case at.Life != a.position.Life:
		return nil, live, errGap
	case at.After(a.position):
		return nil, behind, nil
	case a.forgot.After(at):
		return nil, forgotten, nil
	case at == a.position:
		return nil, live, a.MemoryAdapter.AddAll(session.ID, session.Rooms...)
	}
	next, _ := slices.BinarySearchFunc(a.recent, at, func(entry app.Entry, at app.Position) int {
		if entry.Position.After(at) {
			return 1
		}
		return -1
	})
	return a.recent[next:min(next+pageSize, len(a.recent))], remembered, nil
}

// awaitMove waits until this node may have come as far as a client that was on another one.
func (a *RedisAdapter) awaitMove(ctx context.Context, at app.Position) error {
	a.mu.Lock()
	moved, there := a.moved, at.Life != a.position.Life || !at.After(a.position)
	a.mu.Unlock()
	if there {
		return nil
	}
	select {
	case <-moved:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
