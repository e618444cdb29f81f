//go:build mutant

// Who may not enter a private room is told so. That there is such a room, and
// that its name was guessed, is what a stranger wanted to know.
//
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func visible(store *app.Store, e *socketio.Event, c caller, name string) (app.Room, error) {
	room, found, err := store.Room(e.Context(), name)
	if err != nil {
		return app.Room{}, err
	}
	if !found {
		return app.Room{}, notFound
	}
	if room.Private && c.role != app.Admin {
		member, err := store.IsMember(e.Context(), name, c.user)
		if err != nil {
			return app.Room{}, err
		}
		if !member {
			return app.Room{}, forbidden
		}
	}
	return room, nil
}
