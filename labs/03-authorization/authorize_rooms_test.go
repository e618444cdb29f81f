package authorization_test

import (
	"testing"
)

// Only admins and those on its list can enter a private room, and nobody else can tell that it exists.
//
//lab:points 4
//lab:rule 3.1 3.2 3.3 3.6 3.13 3.22 3.23 3.24 3.25 3.30 3.31 3.43 3.44 3.45
//lab:hint-go Store.Room says whether a room is private, Store.IsMember whether a user is on its list.
//lab:hint-node room of app/store.mjs says whether a room is private, isMember whether a user is on its list.
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
//lab:hint-go A client can put any room into a payload. The server knows which rooms the socket has joined: e.Socket().Rooms().
//lab:hint-node A client can put any room into a payload. The server knows which rooms the socket has joined: socket.rooms.
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
//lab:hint-go Store.Room says who owns a room. Moderator is a role in the whole chat, owner a relation to one room: room:kick and room:invite demand both.
//lab:hint-node room of app/store.mjs says who owns a room. Moderator is a role in the whole chat, owner a relation to one room: room:kick and room:invite demand both.
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
