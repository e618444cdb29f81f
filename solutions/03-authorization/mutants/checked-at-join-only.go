//go:build mutant

// Membership is checked only when a socket joins. After that the socket may take
// part forever, on every node that does not hear of the removal.
//
//lab:breaks 3.26
//lab:kills TestRemovedMemberIsOutEverywhere
package authorization

import (
	"context"
	"slices"
)

func (c caller) takesPart(_ context.Context, name roomName) error {
	if !slices.Contains(c.socket.Rooms(), string(name)) {
		return forbidden
	}
	return nil
}
