package authorization_test

import (
	"reflect"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// An unknown event is refused and counted.
//
//lab:points 3
//lab:rule 3.14 3.29 3.37 3.38
//lab:hint Look up the event in your table of rules. If it is not there, refuse it with not_found.
//lab:hint-go Count every refusal by its code with guard.chat.CountRefusal, never by something the client sent: a client could fill a map with keys of its choice.
//lab:hint-node Count every refusal by its code with countRefusal, never by something the client sent: a client could fill an object with keys of its choice.
//lab:note deny-by-default
func TestUnknownEvents(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	max, elsewhere := s.cast("max", "member"), s.castOn(1, "elsewhere", "member")
	stranger := s.stranger("stranger")
	room := s.room(max)
	join(room, max)
	max.Ask("stats", fields{}).Want(refused("forbidden"))

	//lab:rule 3.29
	before := refusals(s)
	elsewhere.say(room, "").Want(refused("invalid")) // another node counts that

	//lab:rule 3.38
	unknown := []string{s.Invent("event"), "room:delete", "ROOM:SAY", "room:say ", "room", "", "*", "say", "message",
		"Room:say", " room:say", "room:say\u0000", "room:says", "room:sa", "room.say", "room:", "STATS", "stats ", "ｓtats", "profile:Get",
		"__proto__", "constructor", "toString", "hasOwnProperty"}
	for _, event := range unknown {
		max.Ask(event, fields{"room": room, "text": "hi"}).About("an unknown event").Want(refused("not_found"))
	}
	max.Ask(s.Invent("event")).Want(refused("not_found"))
	s.root.Ask(s.Invent("event"), fields{}).About("an unknown event of an admin").Want(refused("not_found"))
	max.Ask(s.Invent("event"), strings.Repeat("a", 5000)).About("an unknown event, and large").Want(refused("not_found"))

	//lab:rule 3.37
	max.Ask("room:join", fields{"room": s.Invent("room")}).Want(refused("not_found"))
	max.Ask("profile:get", fields{"user": s.Invent("nobody")}).Want(refused("not_found"))
	max.say(room, "").Want(refused("invalid"))
	max.Ask("room:say").Want(refused("invalid"))
	max.say(room, strings.Repeat("a", 281)).Want(refused("too_large"))
	max.say(room, strings.Repeat("a", 5000)).Want(refused("too_large"))
	max.kick(room, max).Want(refused("forbidden"))
	s.root.say(room, "I have not joined").Want(refused("forbidden"))
	s.root.kick(room, s.root).Want(refused("forbidden"))
	stranger.Ask("profile:get", fields{"user": max.name}).Want(refused("forbidden"))
	// Not answered, but counted.
	max.Emit("room:delete", fields{"room": room})
	max.Emit("room:say", fields{"room": room, "text": ""})
	max.Emit("room:say", fields{"room": room, "text": strings.Repeat("a", 5000)})
	max.Emit("room:kick", fields{"room": room, "user": max.name})
	//lab:rule 3.14
	max.say(room, "hi").Want(ok)
	hears(room, max, "hi", max)

	//lab:rule 3.29 3.37
	want := fields{"unavailable": before["unavailable"]}
	for code, n := range map[string]float64{"not_found": float64(len(unknown) + 6), "invalid": 3, "too_large": 3, "forbidden": 5} {
		want[code] = before[code] + n
	}
	s.root.Ask("stats", fields{}).About("the number of refusals by code").Want(with(ok, "refused", want))
}

// refusals asks the node of root for its numbers.
func refusals(s *stage) map[string]float64 {
	s.t.Helper()
	var stats struct{ Refused map[string]float64 }
	answer := s.root.Ask("stats", fields{})
	answer.Into(&stats)
	if stats.Refused == nil {
		answer.Want(with(ok, "refused", fields{}))
	}
	return stats.Refused
}

// An event that asks for no acknowledgement is refused silently.
//
//lab:points 3
//lab:rule 3.35 3.36
//lab:hint The client decides whether it asks for an acknowledgement. Judge the event in either case.
//lab:hint-go e.Ack does nothing if the client has not asked for one. In JavaScript the last argument may be anything: typeof ack === "function".
//lab:hint-node The chat knows whether there is somebody to answer: return the acknowledgement in either case.
//lab:note refusals
func TestWithoutAcknowledgement(t *testing.T) {
	s := start(t)
	vera, max, bob := s.cast("vera", "viewer"), s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(bob)
	join(room, vera, max, bob)
	quiet := vera.connectedAgain(s)

	//lab:rule 3.36
	for _, u := range []user{quiet, vera} {
		u.Emit("room:say", fields{"room": room, "text": "did you hear that?"})
		u.Emit("profile:set", fields{"name": "Vera", "status": "away", "role": "admin"})
		u.Emit("room:say")
		u.Emit("room:say", nil, nil)
		u.Emit(s.Invent("event"), fields{})
		u.Emit("role:set", fields{"user": vera.name, "role": "admin"})
	}
	max.Emit("room:say", fields{"room": room, "text": 7})
	max.Emit("room:say", fields{"room": room, "text": "hi"})
	hears(room, max, "hi", vera, max, bob)

	// The first frame that this connection receives answers its first question.
	quiet.Send(`424242["room:join",{"room":` + quoted(room) + `}]`)
	quiet.WantFrame(`434242[{"ok":true}]`)
	vera.Ask("profile:get", fields{"user": vera.name}).Want(with(ok, "profile", fields{"role": "viewer"}))

	//lab:rule 3.35
	bob.Nothing()
	vera.Nothing()
}

// A payload is validated before anything is looked up in Redis.
//
//lab:points 4
//lab:rule 3.38 3.43 3.46 3.48
//lab:hint Begin with what costs nothing: does the event exist, is the payload valid? Only then ask Redis.
//lab:hint This check takes Redis away and sends invalid events. You can recognise them without Redis.
//lab:note cheap-checks-first
func TestValidatedBeforeLookedUp(t *testing.T) {
	s := start(t)
	vera, max := s.cast("vera", "viewer"), s.cast("max", "member")
	room := s.room(max)
	join(room, max)

	nonsense := func(u user) {
		t.Helper()
		u.say(room, "").Want(refused("invalid"))
		u.say(room, 7).Want(refused("invalid"))
		u.say("a/b", "hi").Want(refused("invalid"))
		u.say(room, strings.Repeat("a", 281)).Want(refused("too_large"))
		u.Ask("role:set", fields{"user": max.name, "role": "king"}).Want(refused("invalid"))
		u.Ask("room:join").Want(refused("invalid"))
		u.Ask("room:create", fields{"room": "user-x", "private": true, "owner": max.name}).Want(refused("invalid"))
		u.kick(room, user{name: "Max"}).Want(refused("invalid"))
		u.invite(strings.Repeat("a", 33), max).Want(refused("too_large"))
		u.Ask("room:history", fields{"room": room, "limit": 101}).Want(refused("invalid"))
		u.Ask("profile:set", fields{"name": "", "status": "away"}).Want(refused("invalid"))
		u.Ask("profile:get", fields{}).Want(refused("invalid"))
		u.Ask("stats", fields{"of": "everything"}).Want(refused("invalid"))
		u.Ask("stats", strings.Repeat("a", 4095)).Want(refused("too_large"))
		u.Ask(s.Invent("event"), fields{}).Want(refused("not_found"))
	}

	//lab:rule 3.46
	stranger := s.stranger("stranger")
	//lab:rule 3.38 3.43
	for _, u := range []user{vera, max, stranger} {
		nonsense(u) // before the role
	}

	//lab:rule 3.46
	s.Redis().Stop()
	for _, u := range []user{vera, max, s.stranger("newcomer")} {
		nonsense(u)
	}
	s.Redis().Start()

	//lab:rule 3.48
	s.Eventually("max could speak again", func() bool { return executed(max, "room:say", fields{"room": room, "text": "hi"}) })
	hears(room, max, "hi", max)
	max.history(room).Want(messages(message(room, max, "hi")))
}

// While Redis is away, nobody may do anything that needs a decision.
//
//lab:points 4
//lab:rule 3.37 3.48
//lab:hint-go If the store returns an error, refuse with unavailable.
//lab:hint-node If a function of the store rejects, refuse with unavailable.
//lab:hint Do not use a role that you remember from a minute ago.
//lab:note fail-closed
func TestFailsClosed(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	mia, mio := s.castOn(1, "mia", "member"), s.castOn(1, "mio", "member")
	room, other := s.room(bob), s.room(bob)
	join(room, max, bob)

	//lab:rule 3.37
	before := refusals(s)

	//lab:rule 3.48
	lost := 0.0
	for range 2 { // the second outage is like the first
		s.Redis().Stop()
		for _, refuse := range []*labtest.Answer{
			max.Ask("room:join", fields{"room": other}), max.say(room, "is anybody looking?"), max.history(room),
			s.root.invite(room, max), s.root.kick(room, max), s.create(s.Invent("room"), max),
			max.Ask("profile:set", fields{"name": "Max", "status": "away"}), max.Ask("profile:get", fields{"user": bob.name}),
			s.root.Ask("role:set", fields{"user": max.name, "role": "viewer"}), s.root.Ask("stats", fields{}),
		} {
			refuse.About("an event while Redis is away").Want(refused("unavailable"))
			lost++
		}
		max.Emit("room:say", fields{"room": room, "text": "is nobody looking?"})
		lost++
		max.Ask("room:join", fields{"room": other}).Want(refused("unavailable"))
		lost++
		s.Redis().Start()

		s.Eventually("the chat worked again", func() bool {
			if executed(max, "room:join", fields{"room": room}) {
				return true
			}
			lost++
			return false
		})
	}

	s.Eventually("stats could be asked again", func() bool {
		if executed(s.root, "stats", fields{}) {
			return true
		}
		lost++
		return false
	})
	//lab:rule 3.37
	before["unavailable"] += lost
	s.root.Ask("stats", fields{}).About("the number of refusals by code").Want(with(ok, "refused", before))

	//lab:rule 3.48
	max.say(other, "I am not in here").Want(refused("forbidden")) // nothing was done
	max.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"role": "member"}))
	max.say(room, "Redis is back").Want(ok)
	hears(room, max, "Redis is back", max, bob)
	bob.Nothing()
	bob.history(room).Want(messages(message(room, max, "Redis is back")))

	// An error is no answer either.
	var answer fields
	s.Redis().Refuse("hget")
	max.Ask("profile:get", fields{"user": bob.name}).Into(&answer)
	s.Redis().Release()
	if answer["error"] != "unavailable" && answer["ok"] != true { // a program may ask with another command
		t.Fatalf("max was answered differently when Redis answered HGET with an error\n    want: %v\n    got:  %v", refused("unavailable"), answer)
	}

	// Redis hangs in the middle: it says the roles of those who ask. It does not say who is
	// on a list, and nothing about users and rooms of one name.
	secret, theirs := s.privateRoom(bob), s.privateRoom(bob)
	for _, u := range []user{max, mia, mio} {
		s.root.invite(secret, u).Want(ok)
	}
	join(secret, max)
	s.Eventually("the other node worked again", func() bool { return executed(mio, "room:join", fields{"room": secret}) })
	s.root.kick(secret, max).Want(ok)
	s.root.kick(secret, mio).Want(ok) // another node, so his socket has not left the room
	slow := s.cast("slow", "member")
	s.root.invite(theirs, slow).Want(ok)
	slow.Next("invited", fields{"room": theirs})
	join(theirs, slow)
	slowRoom, newRoom, otherRoom := s.Invent("slow"), s.Invent("slow"), s.Invent("room")
	s.create(slowRoom, bob).Want(ok)
	tablet := bob.connectedAgain(s)
	join(slowRoom, bob, tablet)
	root := func() user { return s.root.connectedAgain(s) } // each waits on a connection of its own
	admins := []user{root(), root(), root(), root(), root(), root()}
	reader := max.connectedAgain(s)
	s.Redis().HoldReplies("sismember")
	s.Redis().HoldRepliesAbout("slow-")
	listed := []*labtest.Answer{
		max.Ask("room:join", fields{"room": secret}), mio.say(secret, "still here"), mia.Ask("room:join", fields{"room": secret}),
	}
	asked := []*labtest.Answer{
		bob.say(slowRoom, "is anybody looking?"), tablet.history(slowRoom), reader.Ask("profile:get", fields{"user": slow.name}),
		admins[0].invite(slowRoom, max), admins[1].kick(slowRoom, max),
		admins[2].invite(secret, slow), admins[3].kick(theirs, slow),
		admins[4].Ask("room:create", fields{"room": newRoom, "private": false, "owner": max.name}),
		admins[5].Ask("room:create", fields{"room": otherRoom, "private": false, "owner": slow.name}),
	}
	for _, answer := range asked {
		answer.Late().About("an event for which Redis gives one answer and no other").Want(refused("unavailable"))
	}
	var got [3]fields
	for i, answer := range listed {
		answer.Late().Into(&got[i])
	}
	s.Redis().Release()
	s.Eventually("the chat worked again", func() bool { return executed(max, "room:join", fields{"room": room}) })
	for _, created := range []string{newRoom, otherRoom} { // nothing was done
		s.root.Ask("room:join", fields{"room": created}).About("a room that was unavailable, and created").Want(refused("not_found"))
	}
	slow.Ask("room:join", fields{"room": secret}).About("an invitation that was unavailable, and executed").Want(refused("not_found"))
	bob.history(slowRoom).About("a message that was unavailable, and said").Want(messages())
	slow.Nothing()
	bob.Nothing()
	slow.say(theirs, "still here").About("a removal that was unavailable, and executed").Want(ok)
	for i, each := range []struct {
		who   string
		truth fields // what a program answers that asks with another command
	}{
		{"max, who was removed and wants to join,", refused("not_found")},
		{"mio, who was removed by another node and has joined before,", refused("not_found")},
		{"mia, who is on the list and wants to join,", ok},
	} {
		if want := refused("unavailable"); !reflect.DeepEqual(got[i], want) && !reflect.DeepEqual(got[i], each.truth) {
			t.Fatalf("%s was answered differently while Redis did not say who is on the list of a private room\n    want: %v\n    got:  %v", each.who, want, got[i])
		}
	}
}

// executed sends an event and reports whether the server executed it.
func executed(u user, event string, payload fields) bool {
	u.t.Helper()
	var got fields
	u.Ask(event, payload).Into(&got)
	return got["ok"] == true
}

// A message over the size limit closes its connection with 1009 and affects nobody else.
//
//lab:points 3
//lab:rule 3.14 3.39 3.71
//lab:hint-go The server kit accepts messages up to 1,000,000 bytes. Refuse those that are too large with too_large, and keep the connection.
//lab:hint-node Socket.IO accepts messages up to 1,000,000 bytes (maxHttpBufferSize). Refuse those that are too large with too_large, and keep the connection.
//lab:hint-go For a larger message the kit closes the connection before it holds the message in memory. You need to do nothing for that.
//lab:hint-node For a larger message Socket.IO closes the connection before it holds the message in memory. You need to do nothing for that.
//lab:note bounds-before-parsing
func TestOversizedMessage(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(bob)
	join(room, max, bob)
	huge := max.connectedAgain(s)

	//lab:rule 3.39
	max.say(room, strings.Repeat("a", 900_000)).Want(refused("too_large"))
	//lab:rule 3.71
	huge.Emit("room:say", fields{"room": room, "text": strings.Repeat("a", 1_000_001)})
	huge.ClosedWith(1009)

	//lab:rule 3.14 3.71
	max.say(room, "hi").Want(ok)
	hears(room, max, "hi", max, bob)
	bob.history(room).Want(messages(message(room, max, "hi")))
	bob.Nothing()
}
