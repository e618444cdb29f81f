//go:build mutant

// A client hears only the rooms that it was in at its last event.
//
//lab:overdoes 8.8
//lab:kills TestWhoseMessages
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
	member, at := app.Membership{}, app.ParsePosition(session.Offset)
	for room, since := range claim.Rooms {
		if !since.After(at) {
			member[room] = since
		}
	}
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
