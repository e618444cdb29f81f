//go:build mutant

// A client is not recovered if anything was trimmed, for whomever.
//
//lab:breaks 8.12
//lab:kills TestQuietForLong
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
		for range opts.Rooms {
			marks = append(marks, "all")
		}
	}
	return s.append(ctx, "event", event, marks)
}
