//go:build mutant

// Membership is checked when a socket joins. That it has joined is then enough
// for ever, on every node that does not hear of the removal.
//
//lab:kills TestRemovedMemberIsOutEverywhere
package authorization

import (
	"slices"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func mayTakePart(_ *app.Store, e *socketio.Event, _ caller, r request) error {
	if !slices.Contains(e.Socket().Rooms(), r.Room) {
		return forbidden
	}
	return nil
}
