//go:build mutant

// What was trimmed is noted for rooms, and not for events to all.
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
		marks = []string{}
	default:
		for _, room := range opts.Rooms {
			marks = append(marks, markOf(room))
		}
	}
	return s.append(ctx, "event", event, marks)
}
