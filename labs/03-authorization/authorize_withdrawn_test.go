package authorization_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// A change of role takes effect with the next event, on every node.
//
//lab:points 4
//lab:rule 3.4 3.9 3.17 3.19 3.21 3.25 3.28
//lab:hint What you store on the socket when it connects is true at that moment. Connections last for days.
//lab:hint Ask the store on every event. If that becomes too expensive one day, use a cache that hears of every change.
//lab:note roles-change-while-people-are-connected
func TestRoleTakenAwayHoldsAtOnce(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	max := s.cast("max", "member")
	phone := s.connect(1, "max's phone", max.name)
	ada := s.castOn(1, "ada", "admin")
	room := s.room(max)
	join(room, max, phone)

	//lab:rule 3.19
	ada.Ask("stats", fields{}).Want(granted("stats"))

	for range 2 {
		//lab:rule 3.25
		s.give(max.name, "member")
		for _, u := range []user{max, phone} {
			//lab:rule 3.4 3.25
			u.say(room, "I may").Want(ok)
			//lab:rule 3.21
			hears(room, max, "I may", u) // each on its own node
		}
		//lab:rule 3.25
		s.give(max.name, "viewer")
		for _, u := range []user{max, phone} {
			u.say(room, "may I?").About("a member, who is a viewer now").Want(refused("forbidden"))
			//lab:rule 3.28
			u.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"role": "viewer"}))
			//lab:rule 3.21
			u.Nothing()
		}
	}

	// What one node has written, the other reads.
	//lab:rule 3.19
	profile := fields{"name": "Max", "status": "busy"}
	max.Ask("profile:set", profile).Want(ok)
	ada.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", with(profile, "role", "viewer")))
	said := message(room, max, "I may")
	phone.history(room).Want(messages(said, said, said, said))
	newcomer := s.Invent("newcomer")
	ada.Ask("profile:get", fields{"user": newcomer}).Want(refused("not_found"))
	s.give(newcomer, "viewer")
	ada.Ask("profile:get", fields{"user": newcomer}).Want(with(ok, "profile", fields{"role": "viewer"}))

	//lab:rule 3.9
	ada.Ask("role:set", fields{"user": ada.name, "role": "member"}).About("the admin's own role, while there is another admin").Want(refused("forbidden"))
	//lab:rule 3.9 3.17
	ada.Ask("role:set", fields{"user": s.root.name, "role": "member"}).About("the role of another admin").Want(ok)
	//lab:rule 3.25
	s.root.Ask("stats", fields{}).Want(refused("forbidden"))
	//lab:rule 3.9 3.17
	ada.Ask("role:set", fields{"user": s.root.name, "role": "admin"}).Want(ok)
	//lab:rule 3.25
	s.give(ada.name, "member")
	ada.Ask("stats", fields{}).Want(refused("forbidden"))
	ada.Ask("role:set", fields{"user": max.name, "role": "admin"}).Want(refused("forbidden"))
	//lab:rule 3.9
	for _, role := range []string{"admin", "member"} { // nobody else is left
		s.root.Ask("role:set", fields{"user": s.root.name, "role": role}).About("the admin's own role").Want(refused("forbidden"))
	}
}

// A user who is removed from a private room is out of it on every node.
//
//lab:points 4
//lab:rule 3.6 3.13 3.19 3.21 3.23 3.26 3.32 3.44
//lab:hint A socket that has joined a room was allowed to join it then. That may have changed.
//lab:hint room:say and room:history demand both: the socket has joined the room, and the room still exists for the user.
//lab:note roles-change-while-people-are-connected
func TestRemovedMemberIsOutEverywhere(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	mona, mia, mio := s.cast("mona", "moderator"), s.castOn(1, "mia", "member"), s.castOn(1, "mio", "member")
	room := s.Invent("room")

	//lab:rule 3.44
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found")) // nobody has created it
	//lab:rule 3.13
	s.root.Ask("room:create", fields{"room": room, "private": true, "owner": mona.name}).Want(ok)
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found")) // nobody has invited her
	//lab:rule 3.19
	mona.invite(room, mia).Want(ok)
	mona.invite(room, mio).Want(ok)
	join(room, mona, mia, mio)
	mia.say(room, "hi").Want(ok)
	hears(room, mia, "hi", mia, mio)

	//lab:rule 3.26
	mona.kick(room, mia).Want(ok)
	mia.say(room, "I never left").Want(refused("not_found"))
	mia.history(room).Want(refused("not_found"))
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
	//lab:rule 3.21
	mia.Nothing() // it was another node that removed her
	//lab:rule 3.26
	mio.say(room, "now we can talk").Want(ok)
	hears(room, mio, "now we can talk", mio)

	//lab:rule 3.23
	mona.invite(room, mia).Want(ok)
	join(room, mia)
	mia.say(room, "back again").Want(ok)
	hears(room, mia, "back again", mio)
	//lab:rule 3.26
	mona.kick(room, mia).Want(ok)
	mia.say(room, "and out again").Want(refused("not_found"))
	//lab:rule 3.6
	mona.kick(room, mia).About("the removal of somebody who is out already").Want(ok)

	// She may join, and is removed before she has.
	//lab:rule 3.32
	join(room, mona)
	late := s.cast("late", "member")
	for range 3 {
		mona.invite(room, late).Want(ok)
		late.Next("invited", fields{"room": room})
		s.Redis().HoldReplies("sismember")
		joining := late.Ask("room:join", fields{"room": room})
		late.Settle()
		removing := s.root.kick(room, late) // an admin needs no place on the list
		for range 20 {
			s.root.Settle()
		}
		s.Redis().Release()
		_ = joining.Late().Raw() // in time or not
		if string(removing.Late().Raw()) != `[{"ok":true}]` {
			continue // a machine that stood still for three seconds
		}
		late.Next("kicked", fields{"room": room})
		mona.say(room, "without her").Want(ok)
		mona.Next("said", message(room, mona, "without her"))
		late.Nothing()
	}

	// The owner, too, can be removed, and only an admin can undo that.
	//lab:rule 3.23 3.26
	phone := s.connect(1, "mona's phone", mona.name)
	join(room, phone)
	s.root.kick(room, mona).Want(ok)
	mona.Next("kicked", fields{"room": room})
	const removed = "the owner, who was removed"
	phone.say(room, "it is my room").About(removed).Want(refused("not_found"))
	phone.history(room).About(removed).Want(refused("not_found"))
	mona.Ask("room:join", fields{"room": room}).About(removed).Want(refused("not_found"))
	mona.invite(room, mona).About(removed).Want(refused("not_found"))
	//lab:rule 3.23
	s.root.invite(room, mona).Want(ok)
	mona.Next("invited", fields{"room": room})
	join(room, mona)
	mona.invite(room, mia).About("the owner, who is back").Want(ok)
}
