package authorization_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// A viewer may read a room but not write to it.
//
//lab:points 3
//lab:rule 3.4 3.5 3.11 3.14 3.27 3.30 3.35 3.43
//lab:hint Check sees every event before the chat does. Ask guard.chat.Store for the role of app.User(e.Socket()).
//lab:hint Refuse with e.Ack and {"error":"forbidden"}, and return an error, so that the chat does not see the event. Leave the connection open.
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
//lab:hint Write down the roles in their order and compare positions. The role "", of a user without one, must come below viewer.
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

// Only admins and those on its list can enter a private room, and nobody else can tell that it exists.
//
//lab:points 4
//lab:rule 3.1 3.2 3.3 3.6 3.13 3.22 3.23 3.24 3.25 3.30 3.31 3.43 3.44 3.45
//lab:hint Store.Room says whether a room is private, Store.IsMember whether a user is on its list.
//lab:hint "forbidden" reveals that the room exists. Answer not_found to users who must not know of it, as for a name that nobody ever used.
//lab:hint The time of an answer reveals something, too. Ask Redis the same questions for a private room and for a name that nobody has used.
//lab:hint Write one function that decides whether a room exists for this user, and call it for every event that names a room.
//lab:note what-a-refusal-gives-away
func TestPrivateRoomIsForMembers(t *testing.T) {
	s := start(t)
	mona, otto := s.cast("mona", "moderator"), s.cast("otto", "moderator")
	mia, mio, vera, ada := s.cast("mia", "member"), s.cast("mio", "member"), s.cast("vera", "viewer"), s.cast("ada", "admin")
	secret, elsewhere, missing := s.privateRoom(mona), s.privateRoom(mona), s.Invent("room")
	join(secret, mona)
	mona.invite(elsewhere, otto).Want(ok) // a place in another private room
	otto.Next("invited", fields{"room": elsewhere})

	doesNotExist := func(room string) {
		t.Helper()
		otto.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
		otto.say(room, "anybody?").Want(refused("not_found"))
		otto.history(room).Want(refused("not_found"))
		otto.kick(room, mia).Want(refused("not_found"))
		otto.invite(room, otto).Want(refused("not_found"))
		vera.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
		vera.history(room).Want(refused("not_found"))
	}
	//lab:rule 3.13 3.24
	doesNotExist(secret)
	//lab:rule 3.3 3.44
	doesNotExist(missing)
	//lab:rule 3.24 3.43
	for _, room := range []string{secret, missing} {
		vera.say(room, "anybody?").Want(refused("forbidden")) // the role comes first
		for _, u := range []user{vera, mia} {
			u.invite(room, otto).Want(refused("forbidden"))
			u.kick(room, otto).Want(refused("forbidden"))
		}
	}
	//lab:rule 3.43
	mona.Ask("room:create", fields{"room": missing, "private": false, "owner": s.Invent("nobody")}).Want(refused("forbidden"))

	//lab:rule 3.23
	join(elsewhere, otto)
	//lab:rule 3.2 3.22
	otto.invite(elsewhere, mia).About("on the list, but not the owner").Want(refused("forbidden"))
	//lab:rule 3.6 3.22
	otto.kick(elsewhere, mia).About("on the list, but not the owner").Want(refused("forbidden"))
	//lab:rule 3.1
	s.create(secret, otto).About("the name of a private room").Want(refused("forbidden"))

	//lab:rule 3.31
	mona.invite(secret, mia).Want(ok)
	mia.Next("invited", fields{"room": secret})
	s.root.invite(secret, mio).Want(ok) // on the list, but he does not join
	mio.Next("invited", fields{"room": secret})
	//lab:rule 3.23
	phone := mia.connectedAgain(s)
	join(secret, mia, phone)
	//lab:rule 3.30 3.31
	mia.say(secret, "just us").Want(ok)
	hears(secret, mia, "just us", mona, mia, phone)
	//lab:rule 3.23
	vito := s.cast("vito", "viewer")
	mona.invite(secret, vito).Want(ok)
	vito.Next("invited", fields{"room": secret})
	vito.Ask("room:join", fields{"room": secret}).About("a viewer on the list").Want(ok)
	vito.history(secret).About("a viewer on the list").Want(messages(message(secret, mia, "just us")))
	//lab:rule 3.45
	mio.say(secret, "not yet").Want(refused("forbidden"))
	//lab:rule 3.30
	mio.Nothing()

	//lab:rule 3.13
	join(secret, s.root) // an admin, who is not on the list
	s.root.say(secret, "it is me").Want(ok)
	hears(secret, s.root, "it is me", mona, mia, phone, s.root)
	s.root.history(secret).Want(messages(message(secret, mia, "just us"), message(secret, s.root, "it is me")))
	otto.Ask("room:join", fields{"room": secret}).Want(refused("not_found"))
	otto.Nothing()
	join(secret, ada)
	s.give(ada.name, "moderator") // and an admin no more
	//lab:rule 3.25
	ada.say(secret, "I have joined").About("joined as an admin, who is a moderator now").Want(refused("not_found"))
	ada.history(secret).About("joined as an admin, who is a moderator now").Want(refused("not_found"))

	//lab:rule 3.24
	timeTellsNothing(s, otto, mia, secret, missing)
}

// timeTellsNothing demands that no event of a user is answered sooner about a missing
// room than about a private one.
func timeTellsNothing(s *stage, u, other user, secret, missing string) {
	s.t.Helper()
	type pair struct {
		event           string
		payload         fields
		missing, secret user // a connection for each of the two questions
	}
	pairs := []pair{
		{event: "room:history"}, {event: "room:join"}, {event: "room:say", payload: fields{"text": "hi"}},
		{event: "room:invite", payload: fields{"user": other.name}}, {event: "room:kick", payload: fields{"user": other.name}},
	}
	for i := range pairs {
		pairs[i].missing, pairs[i].secret = u.connectedAgain(s), u.connectedAgain(s)
	}

	const id = "4700"
	s.Redis().HoldReplies("sismember")
	for _, p := range pairs {
		p.missing.send(id, p.event, with(p.payload, "room", missing))
		p.secret.send(id, p.event, with(p.payload, "room", secret))
	}
	for range 10 {
		for _, p := range pairs {
			p.missing.Settle()
		}
	}
	for _, p := range pairs {
		// After three seconds without Redis both are unavailable, which tells nothing.
		if p.missing.answeredWith(id, "not_found") && !p.secret.answered(id) {
			s.t.Fatalf("the time tells a private room from a name that nobody has used: "+
				"%s was answered at once for the name, and waits for one more answer of Redis for the room", p.event)
		}
	}
	s.Redis().Release()
}

// A socket can write to a room, or read it, only after joining it.
//
//lab:points 4
//lab:rule 3.4 3.5 3.20 3.27 3.30 3.45
//lab:hint A client can put any room into a payload. The server knows which rooms the socket has joined: e.Socket().Rooms().
//lab:hint A socket that has joined one room has not joined the others, and a user's tablet has not joined what the phone has. The owner and admins join like everybody else.
//lab:note object-level-authorization
func TestOnlyInRoomsOneHasJoined(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	mona := s.cast("mona", "moderator")
	red, blue, monas := s.room(bob), s.room(bob), s.room(mona)
	redder := red + "x"
	s.create(redder, bob).Want(ok)
	join(red, max, bob)
	join(blue, bob)

	//lab:rule 3.30
	bob.say(blue, "between us").Want(ok)
	hears(blue, bob, "between us", bob)

	//lab:rule 3.4 3.45
	max.say(blue, "from outside").Want(refused("forbidden"))
	//lab:rule 3.5 3.45
	max.history(blue).Want(refused("forbidden"))
	//lab:rule 3.45
	max.say(redder, "from red").Want(refused("forbidden")) // the beginning of the name is not the name
	//lab:rule 3.30
	max.say(red, "from inside").Want(ok)
	hears(red, max, "from inside", max, bob)

	for _, u := range []user{mona, s.root} { // neither the owner nor an admin is an exception
		//lab:rule 3.4 3.45
		u.say(monas, "I need not join").About("the owner or an admin, who has not joined").Want(refused("forbidden"))
		//lab:rule 3.5 3.45
		u.history(monas).About("the owner or an admin, who has not joined").Want(refused("forbidden"))
	}
	//lab:rule 3.4
	join(monas, mona)
	mona.say(monas, "now I have joined").Want(ok)

	//lab:rule 3.20
	tablet := s.connect(0, "max's tablet", max.name) // the same user, who is in red on another socket
	tablet.say(red, "from my tablet").Want(refused("forbidden"))
	tablet.history(red).Want(refused("forbidden"))
	join(red, tablet)
	tablet.say(red, "now from my tablet").Want(ok)
	hears(red, max, "now from my tablet", max, bob, tablet)

	join(blue, max)
	//lab:rule 3.30
	max.say(blue, "here I am").Want(ok)
	hears(blue, max, "here I am", max, bob)
	//lab:rule 3.27
	max.history(blue).Want(messages(message(blue, bob, "between us"), message(blue, max, "here I am")))
	//lab:rule 3.20
	tablet.say(blue, "me too").Want(refused("forbidden"))
	tablet.Nothing()
}

// A moderator invites to and removes from only a room they own, and nobody can remove an admin.
//
//lab:points 4
//lab:rule 3.2 3.3 3.6 3.12 3.22 3.25 3.31 3.32 3.35 3.44 3.45
//lab:hint Store.Room says who owns a room. Moderator is a role in the whole chat, owner a relation to one room: room:kick and room:invite demand both.
//lab:hint Admins may do it in any room. Look up the role of the user who is to be removed, too.
//lab:hint Keep the order of README.md: the role, whether the room exists, whose it is, and only then whether the other user is known.
//lab:note object-level-authorization
func TestModeratorsKeepToTheirOwnRooms(t *testing.T) {
	s := start(t)
	mona, otto := s.cast("mona", "moderator"), s.cast("otto", "moderator")
	max, tom, ada := s.cast("max", "member"), s.cast("tom", "member"), s.cast("ada", "admin")
	nobody, stranger := user{name: s.Invent("nobody")}, s.stranger("stranger")
	monas, ottos, maxs, adas := s.room(mona), s.room(otto), s.room(max), s.room(ada)
	for _, room := range []string{monas, ottos, maxs} {
		join(room, tom, ada)
	}
	//lab:rule 3.2 3.22
	mona.invite(monas, tom).About("an owner, who has not joined the room").Want(ok)
	tom.Next("invited", fields{"room": monas})
	tablet := tom.connectedAgain(s)
	join(monas, tablet)

	for _, other := range []user{tom, max, ada, nobody} { // not her room, whoever it is
		//lab:rule 3.6 3.45
		mona.kick(ottos, other).Want(refused("forbidden"))
		//lab:rule 3.2 3.45
		mona.invite(ottos, other).Want(refused("forbidden"))
		//lab:rule 3.44
		mona.kick(s.Invent("room"), other).Want(refused("not_found"))
		mona.invite(s.Invent("room"), other).Want(refused("not_found"))
	}
	//lab:rule 3.6 3.45
	otto.kick(monas, otto).About("a moderator who removes themself from another's room").Want(refused("forbidden"))
	//lab:rule 3.2 3.45
	otto.invite(monas, otto).About("a moderator who invites themself to another's room").Want(refused("forbidden"))
	//lab:rule 3.44
	for _, other := range []user{tom, nobody, ada, s.root} {
		s.root.kick(s.Invent("room"), other).About("an admin, and a room that nobody created").Want(refused("not_found"))
		s.root.invite(s.Invent("room"), other).About("an admin, and a room that nobody created").Want(refused("not_found"))
	}
	//lab:rule 3.22
	for _, role := range []string{"viewer", "member"} { // an owner, but not a moderator
		s.give(max.name, role)
		max.kick(maxs, tom).Want(refused("forbidden"))
		max.invite(maxs, tom).Want(refused("forbidden"))
		max.invite(maxs, nobody).Want(refused("forbidden"))
	}
	for _, owner := range []user{mona, s.root} {
		//lab:rule 3.6
		owner.kick(monas, ada).About("the removal of an admin").Want(refused("forbidden"))
		for _, unknown := range []user{nobody, stranger} { // connected or not
			//lab:rule 3.6 3.12
			owner.kick(monas, unknown).About("the removal of a user without a role").Want(refused("not_found"))
			//lab:rule 3.2 3.12
			owner.invite(monas, unknown).About("an invitation for a user without a role").Want(refused("not_found"))
		}
	}
	//lab:rule 3.6
	s.root.kick(monas, s.root).About("an admin who removes themself").Want(refused("forbidden"))
	//lab:rule 3.35
	tom.Nothing()
	ada.Nothing()

	//lab:rule 3.32
	mona.kick(monas, tom).Want(ok)
	tom.Next("kicked", fields{"room": monas})
	tablet.Next("kicked", fields{"room": monas})
	tom.say(monas, "hello?").Want(refused("forbidden"))
	tablet.say(monas, "hello?").Want(refused("forbidden"))
	tom.say(ottos, "still here").Want(ok)
	hears(ottos, tom, "still here", tom, ada)
	//lab:rule 3.6
	s.root.kick(ottos, tom).Want(ok)
	//lab:rule 3.32
	tom.Next("kicked", fields{"room": ottos})
	tablet.Next("kicked", fields{"room": ottos})
	ada.say(monas, "me too").Want(ok)
	hears(monas, ada, "me too", ada)
	tablet.Nothing()

	//lab:rule 3.3
	tom.Ask("room:join", fields{"room": monas}).About("removed from a public room, and back").Want(ok)
	tom.Ask("room:join", fields{"room": monas}).About("joined already").Want(ok)
	tom.say(monas, "back again").Want(ok)
	hears(monas, tom, "back again", ada, tom)

	//lab:rule 3.25
	s.give(tom.name, "admin")
	mona.kick(monas, tom).About("the removal of somebody who is an admin by now").Want(refused("forbidden"))
	s.give(tom.name, "member")
	mona.kick(monas, tom).Want(ok)
	tom.Next("kicked", fields{"room": monas})

	//lab:rule 3.6
	s.root.kick(monas, mona).About("the removal of the owner").Want(ok)
	mona.Next("kicked", fields{"room": monas})
	//lab:rule 3.2 3.22
	mona.invite(monas, mona).About("the removed owner, who still owns the room").Want(ok)
	mona.Next("invited", fields{"room": monas})
	//lab:rule 3.6
	mona.kick(monas, mona).About("a moderator who removes themself from their own room").Want(ok)
	mona.Next("kicked", fields{"room": monas})

	join(monas, otto)
	mona.kick(monas, otto).About("the removal of a moderator").Want(ok)
	otto.Next("kicked", fields{"room": monas})
	s.give(max.name, "moderator")
	for _, each := range []struct {
		owner user
		room  string
	}{{max, maxs}, {ada, adas}, {s.root, ottos}} {
		//lab:rule 3.2
		each.owner.invite(each.room, otto).Want(ok)
		each.owner.invite(each.room, otto).Want(ok) // once more does no harm
		//lab:rule 3.31
		otto.Next("invited", fields{"room": each.room})
		otto.Next("invited", fields{"room": each.room})
		//lab:rule 3.6
		each.owner.kick(each.room, otto).Want(ok)
		//lab:rule 3.32
		otto.Next("kicked", fields{"room": each.room})
	}
	//lab:rule 3.2 3.31
	max.invite(maxs, ada).Want(ok)
	ada.Next("invited", fields{"room": maxs})
}

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
