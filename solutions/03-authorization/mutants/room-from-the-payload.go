//go:build mutant

// The room is the one that the payload names: whoever may see a room may write
// to it, without having joined (an insecure direct object reference).
//
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func mayTakePart(store *app.Store, e *socketio.Event, c caller, r request) error {
	_, err := visible(store, e, c, r.Room)
	return err
}
