//go:build mutant

// After three reads a client has what it is told.
//
//lab:breaks 8.27
//lab:kills TestLongReplay
package recovery

import (
	"context"
	"errors"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Resume(ctx context.Context, socket *socketio.Socket, session *socketio.Session) error {
	claim, held := a.claims.Of(session.PID)
	if !held {
		return errTaken
	}
	// Another node may have taken the session before this one could hear of it.
	if holds, err := a.sessions.Save(ctx, claim); err != nil || !holds {
		return errors.Join(errTaken, err)
	}
	reads := 0
	member, at := claim.Rooms, app.ParsePosition(session.Offset)
	for {
		entries, state, err := a.following(at, session)
		switch state {
		case live:
			return err
		case behind:
			err = a.awaitMove(ctx, at)
		case forgotten:
			if reads++; reads > 3 {
				return a.MemoryAdapter.AddAll(session.ID, session.Rooms...)
			}
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
