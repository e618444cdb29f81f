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

	vera.say(room, "me too").About("a viewer who writes").Want(refused("forbidden"))
	max.say(room, "hi").Want(ok)

	hears(room, max, "hi", vera, max)
	vera.history(room).Want(messages(message(room, max, "hi")))
	vera.Nothing()
	max.Nothing()
}

// Each event demands its role from everybody, and a user without a role may do nothing.
//
//lab:points 4
//lab:rule 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.14 3.17 3.43
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

	for event, demand := range inOrder(map[string]struct {
		least   int // index of the first user who may do it
		payload func() fields
	}{
		"room:join":    {1, func() fields { return fields{"room": room} }},
		"room:history": {1, func() fields { return fields{"room": room} }},
		"profile:set":  {1, func() fields { return fields{"name": "Somebody", "status": "away"} }},
		"profile:get":  {1, func() fields { return fields{"user": tom.name} }},
		"room:say":     {2, func() fields { return fields{"room": room, "text": "hi"} }},
		"room:kick":    {3, func() fields { return fields{"room": room, "user": tom.name} }},
		"room:invite":  {3, func() fields { return fields{"room": room, "user": tom.name} }},
		"room:create": {4, func() fields {
			return fields{"room": s.Invent("room"), "private": false, "owner": tom.name}
		}},
		"role:set": {4, func() fields { return fields{"user": s.Invent("new"), "role": "viewer"} }},
		"stats":    {4, func() fields { return fields{} }},
	}) {
		for _, i := range s.Rand().Perm(len(users)) {
			want := granted(event)
			if i < demand.least {
				want = refused("forbidden")
			}
			users[i].Ask(event, demand.payload()).About(event + " by a user with " + roles[i]).Want(want)
		}
	}

	// The owner of a new room must be known. Any role will do.
	nobody, ownRoom := user{name: s.Invent("nobody")}, s.Invent("room")
	s.create(ownRoom, nobody).About("a room for an owner whom nobody knows").Want(refused("not_found"))
	s.root.Ask("room:join", fields{"room": ownRoom}).Want(refused("not_found"))
	s.give(nobody.name, "viewer")
	s.create(ownRoom, nobody).Want(ok)
	s.create(ownRoom, mona).About("a room that exists").Want(refused("forbidden"))
	s.create(ownRoom, user{name: s.Invent("nobody")}).About("a room that exists, for an unknown owner").Want(refused("forbidden"))
	s.create(s.Invent("room"), s.root).About("a room for the admin themself").Want(ok)

	// A name makes nobody an admin.
	root := s.root.name
	for _, name := range []string{"root", "admin", "root-", root + "0", root[:len(root)-1], "x" + root} {
		s.connect(0, "a stranger named "+name, name).Ask("stats", fields{}).About("no role, but the name of an admin").Want(refused("forbidden"))
	}
}

// Only members can enter a private room, and nobody else can tell that it exists.
//
//lab:points 4
//lab:rule 3.1 3.2 3.3 3.4 3.5 3.6 3.13 3.22 3.23 3.24 3.25 3.30 3.31 3.43 3.44 3.45
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

	for _, room := range []string{secret, missing} {
		otto.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
		otto.say(room, "anybody?").Want(refused("not_found"))
		otto.history(room).Want(refused("not_found"))
		otto.kick(room, mia).Want(refused("not_found"))
		otto.invite(room, otto).Want(refused("not_found"))
		vera.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
		vera.history(room).Want(refused("not_found"))
		vera.say(room, "anybody?").Want(refused("forbidden")) // the role comes first
	}
	join(elsewhere, otto)
	otto.invite(elsewhere, mia).About("on the list, but not the owner").Want(refused("forbidden"))
	otto.kick(elsewhere, mia).About("on the list, but not the owner").Want(refused("forbidden"))
	s.create(secret, otto).About("the name of a private room").Want(refused("forbidden"))

	mona.invite(secret, mia).Want(ok)
	mia.Next("invited", fields{"room": secret})
	s.root.invite(secret, mio).Want(ok) // on the list, but he does not join
	mio.Next("invited", fields{"room": secret})
	phone := mia.connectedAgain(s)
	join(secret, mia, phone)
	mia.say(secret, "just us").Want(ok)
	hears(secret, mia, "just us", mona, mia, phone)
	mio.say(secret, "not yet").Want(refused("forbidden"))
	mio.Nothing()

	join(secret, s.root) // an admin, who is not on the list
	s.root.say(secret, "it is me").Want(ok)
	hears(secret, s.root, "it is me", mona, mia, phone, s.root)
	s.root.history(secret).Want(messages(message(secret, mia, "just us"), message(secret, s.root, "it is me")))
	otto.Ask("room:join", fields{"room": secret}).Want(refused("not_found"))
	otto.Nothing()
	join(secret, ada)
	s.give(ada.name, "moderator") // and an admin no more
	ada.say(secret, "I have joined").About("joined as an admin, who is a moderator now").Want(refused("not_found"))
	ada.history(secret).About("joined as an admin, who is a moderator now").Want(refused("not_found"))

	timeTellsNothing(t, s, otto, mia, secret, missing)
}

// timeTellsNothing demands that no event of a user is answered sooner about a missing
// room than about a private one.
func timeTellsNothing(t *testing.T, s *stage, u, other user, secret, missing string) {
	type pair struct {
		event           string
		payload         fields
		missing, secret user // a connection for each of the two questions
	}
	var pairs []pair
	for event, payload := range inOrder(map[string]fields{
		"room:join": {}, "room:history": {}, "room:say": {"text": "hi"},
		"room:invite": {"user": other.name}, "room:kick": {"user": other.name},
	}) {
		pairs = append(pairs, pair{event, payload, u.connectedAgain(s), u.connectedAgain(s)})
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
		// After a second without Redis both are unavailable, which tells nothing.
		if p.missing.answeredWith(id, "not_found") && !p.secret.answered(id) {
			t.Fatalf("the time tells a private room from a name that nobody has used: "+
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
	bob.say(blue, "between us").Want(ok)
	hears(blue, bob, "between us", bob)

	max.say(blue, "from outside").Want(refused("forbidden"))
	max.history(blue).Want(refused("forbidden"))
	max.say(redder, "from red").Want(refused("forbidden")) // the beginning of the name is not the name
	max.say(red, "from inside").Want(ok)
	hears(red, max, "from inside", max, bob)

	for _, u := range []user{mona, s.root} { // neither the owner nor an admin is an exception
		u.say(monas, "I need not join").About("the owner or an admin, who has not joined").Want(refused("forbidden"))
		u.history(monas).About("the owner or an admin, who has not joined").Want(refused("forbidden"))
	}
	join(monas, mona)
	mona.say(monas, "now I have joined").Want(ok)

	tablet := s.connect(0, "max's tablet", max.name) // the same user, who is in red on another socket
	tablet.say(red, "from my tablet").Want(refused("forbidden"))
	tablet.history(red).Want(refused("forbidden"))
	join(red, tablet)
	tablet.say(red, "now from my tablet").Want(ok)
	hears(red, max, "now from my tablet", max, bob, tablet)

	join(blue, max)
	max.say(blue, "here I am").Want(ok)
	hears(blue, max, "here I am", max, bob)
	max.history(blue).Want(messages(message(blue, bob, "between us"), message(blue, max, "here I am")))
	tablet.say(blue, "me too").Want(refused("forbidden"))
	tablet.Nothing()
}

// A moderator invites to and removes from only a room they own, and nobody can remove an admin.
//
//lab:points 4
//lab:rule 3.2 3.3 3.6 3.12 3.22 3.25 3.31 3.32 3.44 3.45
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
	tablet := tom.connectedAgain(s)
	join(monas, tablet)

	for _, other := range []user{tom, max, ada, nobody} { // not her room, whoever it is
		mona.kick(ottos, other).Want(refused("forbidden"))
		mona.invite(ottos, other).Want(refused("forbidden"))
		mona.kick(s.Invent("room"), other).Want(refused("not_found"))
		mona.invite(s.Invent("room"), other).Want(refused("not_found"))
	}
	otto.kick(monas, otto).About("a moderator who removes themself from another's room").Want(refused("forbidden"))
	otto.invite(monas, otto).About("a moderator who invites themself to another's room").Want(refused("forbidden"))
	for _, other := range []user{tom, nobody} {
		s.root.kick(s.Invent("room"), other).About("an admin, and a room that nobody created").Want(refused("not_found"))
		s.root.invite(s.Invent("room"), other).About("an admin, and a room that nobody created").Want(refused("not_found"))
	}
	for _, role := range []string{"viewer", "member"} { // an owner, but not a moderator
		s.give(max.name, role)
		max.kick(maxs, tom).Want(refused("forbidden"))
		max.invite(maxs, tom).Want(refused("forbidden"))
		max.invite(maxs, nobody).Want(refused("forbidden"))
	}
	for _, owner := range []user{mona, s.root} {
		owner.kick(monas, ada).About("the removal of an admin").Want(refused("forbidden"))
		for _, unknown := range []user{nobody, stranger} { // connected or not
			owner.kick(monas, unknown).About("the removal of a user without a role").Want(refused("not_found"))
			owner.invite(monas, unknown).About("an invitation for a user without a role").Want(refused("not_found"))
		}
	}
	s.root.kick(monas, s.root).About("an admin who removes themself").Want(refused("forbidden"))
	tom.Nothing()
	ada.Nothing()

	mona.kick(monas, tom).Want(ok)
	tom.Next("kicked", fields{"room": monas})
	tablet.Next("kicked", fields{"room": monas})
	tom.say(monas, "hello?").Want(refused("forbidden"))
	tablet.say(monas, "hello?").Want(refused("forbidden"))
	tom.say(ottos, "still here").Want(ok)
	hears(ottos, tom, "still here", tom, ada)
	s.root.kick(ottos, tom).Want(ok)
	tom.Next("kicked", fields{"room": ottos})
	tablet.Next("kicked", fields{"room": ottos})
	ada.say(monas, "me too").Want(ok)
	hears(monas, ada, "me too", ada)
	tablet.Nothing()
	tom.Ask("room:join", fields{"room": monas}).About("removed from a public room, and back").Want(ok)
	tom.Ask("room:join", fields{"room": monas}).About("joined already").Want(ok)
	tom.say(monas, "back again").Want(ok)
	hears(monas, tom, "back again", ada, tom)
	s.give(tom.name, "admin")
	mona.kick(monas, tom).About("the removal of somebody who is an admin by now").Want(refused("forbidden"))
	s.give(tom.name, "member")
	mona.kick(monas, tom).Want(ok)
	tom.Next("kicked", fields{"room": monas})
	s.root.kick(monas, mona).About("the removal of the owner").Want(ok)
	mona.Next("kicked", fields{"room": monas})
	mona.invite(monas, mona).About("the removed owner, who still owns the room").Want(ok)
	mona.Next("invited", fields{"room": monas})

	join(monas, otto)
	mona.kick(monas, otto).About("the removal of a moderator").Want(ok)
	otto.Next("kicked", fields{"room": monas})
	s.give(max.name, "moderator")
	for _, each := range []struct {
		owner user
		room  string
	}{{max, maxs}, {ada, adas}, {s.root, ottos}} {
		each.owner.invite(each.room, otto).Want(ok)
		each.owner.invite(each.room, otto).Want(ok) // once more does no harm
		otto.Next("invited", fields{"room": each.room})
		otto.Next("invited", fields{"room": each.room})
		each.owner.kick(each.room, otto).Want(ok)
		otto.Next("kicked", fields{"room": each.room})
	}
	max.invite(maxs, ada).Want(ok)
	ada.Next("invited", fields{"room": maxs})
}

// A change of role takes effect with the next event, on every node.
//
//lab:points 4
//lab:rule 3.4 3.9 3.17 3.18 3.19 3.21 3.25 3.28 3.43
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
	ada.Ask("stats", fields{}).Want(granted("stats"))

	for range 2 {
		s.give(max.name, "member")
		for _, u := range []user{max, phone} {
			u.say(room, "I may").Want(ok)
			hears(room, max, "I may", u) // each on its own node
		}
		s.give(max.name, "viewer")
		for _, u := range []user{max, phone} {
			u.say(room, "may I?").About("a member, who is a viewer now").Want(refused("forbidden"))
			u.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"role": "viewer"}))
			u.Nothing()
		}
	}

	// What one node has written, the other reads.
	profile := fields{"name": "Max", "status": "busy"}
	max.Ask("profile:set", profile).Want(ok)
	ada.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", with(profile, "role", "viewer")))
	said := message(room, max, "I may")
	phone.history(room).Want(messages(said, said, said, said))
	newcomer := s.Invent("newcomer")
	ada.Ask("profile:get", fields{"user": newcomer}).Want(refused("not_found"))
	s.give(newcomer, "viewer")
	ada.Ask("profile:get", fields{"user": newcomer}).Want(with(ok, "profile", fields{"role": "viewer"}))

	ada.Ask("role:set", fields{"user": ada.name, "role": "member"}).About("the admin's own role, while there is another admin").Want(refused("forbidden"))
	ada.Ask("role:set", fields{"user": s.root.name, "role": "member"}).About("the role of another admin").Want(ok)
	s.root.Ask("stats", fields{}).Want(refused("forbidden"))
	ada.Ask("role:set", fields{"user": s.root.name, "role": "admin"}).Want(ok)
	s.give(ada.name, "member")
	ada.Ask("stats", fields{}).Want(refused("forbidden"))
	ada.Ask("role:set", fields{"user": max.name, "role": "admin"}).Want(refused("forbidden"))
	for _, role := range []string{"admin", "member"} { // nobody else is left
		s.root.Ask("role:set", fields{"user": s.root.name, "role": role}).About("the admin's own role").Want(refused("forbidden"))
	}
}

// A user who is removed from a private room is out of it on every node.
//
//lab:points 4
//lab:rule 3.13 3.19 3.23 3.26 3.32 3.44
//lab:hint A socket that has joined a room was allowed to join it then. That may have changed.
//lab:hint room:say and room:history demand both: the socket has joined the room, and the room still exists for the user.
//lab:note roles-change-while-people-are-connected
func TestRemovedMemberIsOutEverywhere(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	mona, mia, mio := s.cast("mona", "moderator"), s.castOn(1, "mia", "member"), s.castOn(1, "mio", "member")
	room := s.Invent("room")
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found")) // nobody has created it
	s.root.Ask("room:create", fields{"room": room, "private": true, "owner": mona.name}).Want(ok)
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found")) // nobody has invited her
	mona.invite(room, mia).Want(ok)
	mona.invite(room, mio).Want(ok)
	join(room, mona, mia, mio)
	mia.say(room, "hi").Want(ok)
	hears(room, mia, "hi", mia, mio)

	mona.kick(room, mia).Want(ok)
	mia.say(room, "I never left").Want(refused("not_found"))
	mia.history(room).Want(refused("not_found"))
	mia.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
	mio.say(room, "now we can talk").Want(ok)
	hears(room, mio, "now we can talk", mio)

	mona.invite(room, mia).Want(ok)
	join(room, mia)
	mia.say(room, "back again").Want(ok)
	hears(room, mia, "back again", mio)
	mona.kick(room, mia).Want(ok)
	mia.say(room, "and out again").Want(refused("not_found"))

	// She may join, and is removed before she has.
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
			continue // a machine that stood still for a second
		}
		late.Next("kicked", fields{"room": room})
		mona.say(room, "without her").Want(ok)
		mona.Next("said", message(room, mona, "without her"))
		late.Nothing()
	}
}
