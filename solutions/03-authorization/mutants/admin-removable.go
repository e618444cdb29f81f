//go:build mutant

// Who asks is checked, and who is to be removed is not: the owner of a room
// removes an admin from it.
//
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func mayKick(store *app.Store, e *socketio.Event, c caller, r request) error {
	if err := mayModerate(store, e, c, r); err != nil {
		return err
	}
	return known(store, e, r.User)
}
