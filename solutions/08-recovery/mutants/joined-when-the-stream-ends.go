//go:build mutant

// A client joins its rooms when it has read the stream to its end, wherever its node is.
//
//lab:breaks 8.6
//lab:kills TestWhileItIsRead
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
	member, at := claim.Rooms, app.ParsePosition(session.Offset)
	for {
		entries, err := a.stream.Missed(ctx, member, at)
		if err == nil && len(entries) == 0 {
			return a.MemoryAdapter.AddAll(session.ID, session.Rooms...)
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
