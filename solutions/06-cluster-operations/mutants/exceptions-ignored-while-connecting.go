//go:build mutant

// The exceptions of an order do not help those who are connecting.
//
//lab:overdoes 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import (
	"slices"

	"socketlab/labs/socketio"
)

func selects(opts socketio.BroadcastOptions, rooms []string) bool {
	in := func(room string) bool { return slices.Contains(rooms, room) }
	return len(opts.Rooms) == 0 || slices.ContainsFunc(opts.Rooms, in)
}
