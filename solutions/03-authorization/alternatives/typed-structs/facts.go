package authorization

import (
	"slices"

	"golang.org/x/sync/errgroup"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

// A subject is what a request is about. An event without a room or without another
// user leaves the field empty.
type subject struct {
	room roomName
	user userName
}

// facts are everything that a decision depends on, as the server knows it now.
type facts struct {
	user    string
	role    app.Role
	room    app.Room
	created bool // the room exists for somebody
	listed  bool // the user is on the room's list
	joined  bool // this socket has joined the room

	other     string   // the user whom the request is about
	otherRole app.Role // "" if that user is not known
}

// gather asks the store all questions about a subject at the same time. It asks the same
// ones for every room, so that the time of the answer gives nothing away.
func (g *Guard) gather(e *socketio.Event, user string, role app.Role, about subject) (facts, error) {
	f := facts{user: user, role: role, other: string(about.user)}
	room := string(about.room)
	questions, ctx := errgroup.WithContext(e.Context())
	if room != "" {
		f.joined = slices.Contains(e.Socket().Rooms(), room)
		questions.Go(func() (err error) {
			f.room, f.created, err = g.chat.Store.Room(ctx, room)
			return err
		})
		questions.Go(func() (err error) {
			f.listed, err = g.chat.Store.IsMember(ctx, room, user)
			return err
		})
	}
	if f.other != "" {
		questions.Go(func() (err error) {
			f.otherRole, err = g.chat.Store.Role(ctx, f.other)
			return err
		})
	}
	return f, questions.Wait()
}

// isAdmin reports whether the user is an admin.
func (f facts) isAdmin() bool { return f.role == app.Admin }

// seesRoom reports whether the room exists for the user.
func (f facts) seesRoom() bool {
	return f.created && (!f.room.Private || f.listed || f.isAdmin())
}

// ownsRoom reports whether the user may moderate the room, if the role suffices.
func (f facts) ownsRoom() bool { return f.room.Owner == f.user || f.isAdmin() }

// knowsOther reports whether the user whom the request is about has a role.
func (f facts) knowsOther() bool { return f.otherRole != "" }
