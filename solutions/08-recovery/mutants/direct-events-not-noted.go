//go:build mutant

// What was trimmed is noted for rooms with a name, and not for those of a single socket.
//
//lab:breaks 8.13
//lab:kills TestGap
package recovery

import (
	"context"

	"socketlab/labs/socketio"
)

func (s *Stream) Append(ctx context.Context, event []byte, opts socketio.BroadcastOptions) error {
	marks := []string{}
	switch {
	case opts.Flags.Volatile: // nobody misses it
	case len(opts.Rooms) == 0:
		marks = []string{"all"}
	default:
		for _, room := range opts.Rooms {
			if len(room) != 20 { // the length of an id
				marks = append(marks, markOf(room))
			}
		}
	}
	return s.append(ctx, "event", event, marks)
}
