//go:build mutant

// An event to several rooms that is trimmed leaves a mark for the first of them only.
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
		marks = []string{markOf(opts.Rooms[0])}
	}
	return s.append(ctx, "event", event, marks)
}
