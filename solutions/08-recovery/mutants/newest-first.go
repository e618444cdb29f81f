//go:build mutant

// What was missed comes in the opposite order.
//
//lab:breaks 8.2
//lab:kills TestRecovered TestAnotherNode
package recovery

import (
	"context"
	"errors"
	"slices"

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
		entries, state, err := a.following(at, session)
		switch state {
		case live:
			return err
		case behind:
			err = a.awaitMove(ctx, at)
		case forgotten:
			entries, err = a.stream.Missed(ctx, member, at)
		}
		newest := slices.Clone(entries)
		slices.Reverse(newest)
		for _, entry := range newest {
			if err == nil && isFor(member, entry) {
				err = socket.Replay(ctx, entry.Event())
			}
		}
		if len(entries) > 0 {
			at = entries[len(entries)-1].Position
		}
		if err != nil {
			return err
		}
	}
}
