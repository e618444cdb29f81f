package authorization_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// The author of a message is the user who sent it, whatever the payload says.
//
//lab:points 3
//lab:rule 3.33 3.35 3.41 3.42
//lab:hint The chat believes a payload that names an author. Do not let such a payload reach it: room:say has the fields room and text.
//lab:hint Refuse the event, do not just drop the field. A client that sends it is broken or lying, and its author should know.
//lab:note identity-comes-from-the-server
func TestAuthorIsTheServersKnowledge(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room, other := s.room(bob), s.room(bob)
	join(room, max, bob)
	join(other, bob)
	honest := fields{"room": room, "text": "it was me"}

	//lab:rule 3.33 3.42
	for _, key := range []string{"author", "from", "user", "id", "role", "rooms", "to"} {
		max.Ask("room:say", with(honest, key, bob.name)).Want(refused("invalid"))
	}
	max.Ask("room:say", with(honest, "author", nil)).Want(refused("invalid"))
	//lab:rule 3.41
	max.Ask("room:say", with(honest, "room", []string{room, other})).Want(refused("invalid"))

	//lab:rule 3.33
	max.Ask("room:say", honest).Want(ok)
	hears(room, max, "it was me", bob)
	//lab:rule 3.35
	bob.Nothing()
	//lab:rule 3.33
	bob.history(room).Want(messages(message(room, max, "it was me")))
}

// A user cannot set their own role or another user's profile.
//
//lab:points 4
//lab:rule 3.7 3.8 3.15 3.28 3.42
//lab:hint profile:set has the fields name and status. The chat stores every field it receives, even a role.
//lab:hint List the allowed fields, never the forbidden ones: your list would not have the next field that somebody adds to the store.
//lab:hint Do not believe a role that a client names in its handshake or in a payload. Ask the store.
//lab:note mass-assignment
func TestMassAssignment(t *testing.T) {
	s := start(t)
	vera, max := s.cast("vera", "viewer"), s.cast("max", "member")
	room := s.room(max)
	mine := fields{"name": "Vera", "status": "online"}

	//lab:rule 3.7 3.42
	wishes := fields{"role": "admin", "user": max.name, "Role": "admin", "id": 1, "verified": true}
	for key, value := range inOrder(wishes) {
		vera.Ask("profile:set", with(mine, key, value)).Want(refused("invalid"))
	}
	//lab:rule 3.7
	vera.Ask("profile:set", mine).Want(ok)

	//lab:rule 3.8 3.28
	for _, reader := range []user{vera, max, s.root} {
		reader.Ask("profile:get", fields{"user": vera.name}).Want(with(ok, "profile", with(mine, "role", "viewer")))
	}
	//lab:rule 3.28
	vera.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"role": "member"}))
	//lab:rule 3.8
	vera.Ask("profile:get", fields{"user": s.Invent("nobody")}).Want(refused("not_found"))

	//lab:rule 3.7
	changed := fields{"name": "Vera B.", "status": "busy"}
	vera.Ask("profile:set", changed).Want(ok)
	max.Ask("profile:get", fields{"user": vera.name}).Want(with(ok, "profile", with(changed, "role", "viewer")))

	//lab:rule 3.15
	boast := s.Node(0).Dial("vera, boasting", labtest.Auth(fields{"user": vera.name, "role": "admin"}))
	boast.Ask("room:join", fields{"room": room}).Want(ok)
	boast.Ask("room:say", fields{"room": room, "text": "I am the admin"}).Want(refused("forbidden"))
	boast.Ask("role:set", fields{"user": vera.name, "role": "admin"}).Want(refused("forbidden"))
}
