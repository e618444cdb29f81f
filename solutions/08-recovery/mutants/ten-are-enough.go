//go:build mutant

// A client is told at most ten of the events that it has missed.
//
//lab:breaks 8.2
//lab:kills TestRecovered TestAnotherNode
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
	sent := 0
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
			if err == nil && isFor(member, entry) && sent < 10 {
				sent++
				err = socket.Replay(ctx, entry.Event())
			}
			at = entry.Position
		}
		if err != nil {
			return err
		}
	}
}
