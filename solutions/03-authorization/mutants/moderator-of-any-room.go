//go:build mutant

// The role is checked and the room is not: a moderator of one room removes
// members from all of them.
//
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func mayModerate(store *app.Store, e *socketio.Event, c caller, r request) error {
	_, err := visible(store, e, c, r.Room)
	return err
}
