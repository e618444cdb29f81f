package authorization_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// A viewer may read a room but not write to it.
//
//lab:points 3
//lab:rule 3.4 3.5 3.11 3.14 3.27 3.30 3.35 3.43
//lab:hint-go Check sees every event before the chat does. Ask guard.chat.Store for the role of app.User(e.Socket()).
//lab:hint-node The chat asks your function answer for every event. Ask role of app/store.mjs for the role of socket.data.user.
//lab:hint-go Refuse with e.Ack and {"error":"forbidden"}, and return an error, so that the chat does not see the event. Leave the connection open.
//lab:hint-node Refuse by returning {"error":"forbidden"}, and do not execute the event. Leave the connection open.
//lab:hint An if for viewers does not get you far. Write a table with the least role for each event.
//lab:note authentication-is-not-authorization
func TestViewerMayNotWrite(t *testing.T) {
	s := start(t)
	vera, max := s.cast("vera", "viewer"), s.cast("max", "member")
	room := s.room(max)
	join(room, vera, max)

	//lab:rule 3.11 3.14 3.43
	vera.say(room, "me too").About("a viewer who writes").Want(refused("forbidden"))
	//lab:rule 3.4
	max.say(room, "hi").Want(ok)

	//lab:rule 3.30 3.35
	hears(room, max, "hi", vera, max)
	//lab:rule 3.5 3.27 3.35
	vera.history(room).Want(messages(message(room, max, "hi")))
	//lab:rule 3.30 3.35
	vera.Nothing()
	max.Nothing()
}

// Each event demands its role from everybody, and a user without a role may do nothing.
//
//lab:points 4
//lab:rule 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.17
//lab:hint README.md has the table of events and the least role for each.
//lab:hint-go Write down the roles in their order and compare positions. The role "", of a user without one, must come below viewer.
//lab:hint-node Write down the roles in their order and compare positions. null, the role of a user without one, must come below viewer.
//lab:hint Deny by default: refuse what no rule allows.
//lab:note deny-by-default
func TestEachEventDemandsItsRole(t *testing.T) {
	s := start(t)
	users := []user{s.stranger("stranger"), s.cast("vera", "viewer"), s.cast("max", "member"), s.cast("mona", "moderator"), s.cast("ada", "admin")}
	roles := []string{"no role", "the role viewer", "the role member", "the role moderator", "the role admin"}
	tom, mona := s.cast("tom", "member"), users[3]
	room := s.room(mona)
	join(room, users[1:]...)

	// Everybody asks for each event. Least is the index of the first user who may do it.
	var stranger []*labtest.Answer
	higher := map[string][]*labtest.Answer{} // by event, of those with more than its role
	demands := func(event string, least int, payload func() fields) {
		t.Helper()
		for _, i := range s.Rand().Perm(len(users)) {
			answer := users[i].Ask(event, payload()).About(event + " by a user with " + roles[i])
			switch {
			case i == 0:
				stranger = append(stranger, answer)
			case i < least:
				answer.Want(refused("forbidden"))
			case i > least && least < 3: // from there on, it is the event's own rule that admins may do it in any room
				higher[event] = append(higher[event], answer)
			default:
				answer.Want(granted(event))
			}
		}
	}

	//lab:rule 3.8
	demands("profile:get", 1, func() fields { return fields{"user": tom.name} })
	//lab:rule 3.7
	demands("profile:set", 1, func() fields { return fields{"name": "Somebody", "status": "away"} })
	//lab:rule 3.9
	demands("role:set", 4, func() fields { return fields{"user": s.Invent("new"), "role": "viewer"} })
	//lab:rule 3.1
	demands("room:create", 4, func() fields {
		return fields{"room": s.Invent("room"), "private": false, "owner": tom.name}
	})
	//lab:rule 3.5
	demands("room:history", 1, func() fields { return fields{"room": room} })
	//lab:rule 3.2
	demands("room:invite", 3, func() fields { return fields{"room": room, "user": tom.name} })
	//lab:rule 3.3
	demands("room:join", 1, func() fields { return fields{"room": room} })
	//lab:rule 3.6
	demands("room:kick", 3, func() fields { return fields{"room": room, "user": tom.name} })
	//lab:rule 3.4
	demands("room:say", 2, func() fields { return fields{"room": room, "text": "hi"} })
	//lab:rule 3.10
	demands("stats", 4, func() fields { return fields{} })

	//lab:rule 3.11
	for event, answers := range inOrder(higher) {
		for _, answer := range answers {
			answer.Want(granted(event))
		}
	}
	//lab:rule 3.12
	for _, answer := range stranger {
		answer.Want(refused("forbidden"))
	}

	// The owner of a new room must be known. Any role will do.
	//lab:rule 3.1
	nobody, ownRoom := user{name: s.Invent("nobody")}, s.Invent("room")
	s.create(ownRoom, nobody).About("a room for an owner whom nobody knows").Want(refused("not_found"))
	s.root.Ask("room:join", fields{"room": ownRoom}).Want(refused("not_found"))
	s.give(nobody.name, "viewer")
	s.create(ownRoom, nobody).Want(ok)
	s.create(ownRoom, mona).About("a room that exists").Want(refused("forbidden"))
	s.create(ownRoom, user{name: s.Invent("nobody")}).About("a room that exists, for an unknown owner").Want(refused("forbidden"))
	s.create(s.Invent("room"), s.root).About("a room for the admin themself").Want(ok)

	// A name makes nobody an admin.
	//lab:rule 3.17
	root := s.root.name
	for _, name := range []string{"root", "admin", "root-", root + "0", root[:len(root)-1], "x" + root} {
		s.connect(0, "a stranger named "+name, name).Ask("stats", fields{}).About("no role, but the name of an admin").Want(refused("forbidden"))
	}
}
