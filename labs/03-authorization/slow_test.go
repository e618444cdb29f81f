package authorization_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// While some sockets wait for Redis, all others are answered.
//
//lab:points 2
//lab:rule 3.38 3.46 3.47
//lab:hint-go The kit handles the events of each socket in order, and those of different sockets at the same time. Do not put a mutex around that.
//lab:hint-node The chat answers the events of each socket in order, and those of different sockets at the same time. Do not make one wait for another's.
//lab:hint-go If sockets must share something, hold its mutex for as long as you read or write it, never while you ask Redis.
//lab:hint-node If sockets share something, change it between two awaits, and never hold it while you ask Redis.
//lab:note cheap-checks-first
//lab:race
func TestNobodyWaitsForOthers(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(bob)
	waiting := []user{bob}
	for range 7 { // more than a small pool of workers
		waiting = append(waiting, max.connectedAgain(s))
	}
	join(room, append(waiting, max)...)

	// On a machine that stands still for three seconds, the others give up before max is
	// answered. So one round of five must show that nobody waits.
	//lab:rule 3.47
	fault := "not tried"
	for round := 0; fault != "" && round < 5; round++ {
		id := strconv.Itoa(4700 + round)
		answered := func(u user) bool { return u.answered(id) }
		s.Redis().HoldRepliesAbout("chat:") // the keys of the lab's store
		for _, u := range waiting {
			u.send(id, "room:say", fields{"room": room, "text": "hi"})
			u.Settle()
		}
		s.Redis().AwaitHeld()
		early := slices.ContainsFunc(waiting, answered)

		for range 3 {
			const what = "nonsense, while others wait for Redis"
			//lab:rule 3.46 3.47
			max.say(room, 7).Late().About(what).Want(refused("invalid"))
			max.say(room, strings.Repeat("a", 281)).Late().About(what).Want(refused("too_large"))
			//lab:rule 3.38
			max.Ask(s.Invent("event"), fields{}).Late().About(what).Want(refused("not_found"))
		}
		fault = ""
		switch {
		case early:
			fault = "the events of some sockets were answered while Redis had no answer yet"
		case slices.ContainsFunc(waiting, answered):
			fault = "max's invalid events waited for the events of other sockets, for which Redis had no answer yet"
		}
		//lab:rule 3.46
		for range 2 { // if the first waits until it gives up, the second does so after the others
			s.stranger("newcomer").Ask(s.Invent("event"), fields{}).Late().About("while others wait for Redis").Want(refused("not_found"))
		}
		if fault == "" && slices.ContainsFunc(waiting, answered) {
			fault = "a newcomer waited for Redis: connecting asks it, or waits for the events of other sockets"
		}

		//lab:rule 3.47
		s.Redis().Release()
		s.Eventually("those who waited for Redis could speak again", func() bool {
			for _, u := range waiting {
				if !executed(u, "room:say", fields{"room": room, "text": "still here"}) {
					return false
				}
			}
			return true
		})
	}

	//lab:rule 3.46 3.47
	if fault != "" {
		t.Fatal(fault)
	}

	//lab:rule 3.47
	askedAtOnce(s, room)
	askedMoreAtOnce(s)
	atOnce(s, room, []user{bob, waiting[1], max})
}

// askedAtOnce demands that the node asks Redis for many users while it waits for the
// answer for each of them.
func askedAtOnce(s *stage, room string) {
	s.t.Helper()
	const id = "4800"
	var names []string
	var users []user
	for range 8 {
		users = append(users, s.cast("many", "member"))
	}
	join(room, users...)
	ask := func(u user) { u.send(id, "room:say", fields{"room": room, "text": "hi"}) }

	s.Redis().HoldRepliesAbout("chat:")
	for _, u := range users {
		names = append(names, u.name)
		ask(u)
	}
	for _, u := range users {
		u.Settle()
	}
	s.Eventually("the node asked Redis for eight users at the same time, so that none waits for another", func() bool {
		for _, u := range users {
			if u.answered(id) { // Redis has not answered for three seconds
				ask(u)
			}
		}
		return s.Redis().Unanswered(s.Node(0), names...)
	})
	s.Redis().Release()

	s.Eventually("those who waited for Redis could speak again", func() bool {
		return !slices.ContainsFunc(users, func(u user) bool {
			return !executed(u, "room:say", fields{"room": room, "text": "still here"})
		})
	})
}

// askedMoreAtOnce demands the same of what the node asks Redis once it has the role of
// the users who ask: about a room, or about another user.
func askedMoreAtOnce(s *stage) {
	s.t.Helper()
	ada, tom := s.cast("ada", "admin"), s.cast("tom", "member")
	admins := []user{ada, ada.connectedAgain(s), s.cast("ava", "admin"), s.cast("eva", "admin")}
	var names, known, missing []string // of the admins, of rooms and users, and of neither
	for _, admin := range admins {
		name := s.Invent("slow")
		s.give(name, "member")
		s.create(name, admin).Want(ok)
		join(name, admin)
		names = append(names, admin.name)
		known, missing = append(known, name), append(missing, s.Invent("slow"))
	}

	for _, each := range []struct {
		event, field string
		about        []string // one for each admin
		payload      fields
	}{
		{"room:join", "room", known, fields{}},
		{"room:say", "room", known, fields{"text": "hi"}},
		{"room:history", "room", known, fields{}},
		{"room:invite", "room", known, fields{"user": tom.name}},
		{"room:kick", "room", known, fields{"user": tom.name}},
		{"room:create", "room", missing, fields{"private": false, "owner": tom.name}},
		{"profile:get", "user", known, fields{}},
	} {
		var answers []*labtest.Answer
		var haveRoles bool
		ask := func() {
			s.Redis().HoldRepliesAbout("chat:")
			answers, haveRoles = nil, false
			for i, admin := range admins {
				answers = append(answers, admin.Ask(each.event, with(each.payload, each.field, each.about[i])))
			}
		}
		ask()
		s.Eventually("the node, which had the roles of three users, asked Redis for the "+each.event+" of four sockets at the same time, so that none waits for another", func() bool {
			if slices.ContainsFunc(answers, (*labtest.Answer).Arrived) { // Redis has not answered for three seconds
				ask()
			}
			for _, admin := range admins {
				admin.Settle()
			}
			if !haveRoles && s.Redis().Unanswered(s.Node(0), names...) {
				s.Redis().HoldRepliesAbout("slow-")
				haveRoles = true
			}
			for _, admin := range admins {
				admin.Settle()
			}
			return haveRoles && s.Redis().Unanswered(s.Node(0), each.about...)
		})
		s.Redis().Release()
		for _, answer := range answers {
			_ = answer.Late().Raw()
		}
	}
}

// atOnce lets users speak and be refused at the same time, and everybody is answered.
func atOnce(s *stage, room string, users []user) {
	s.t.Helper()
	const each = 20
	for range 3 {
		var said, refusals []*labtest.Answer
		for range each {
			for _, u := range users {
				said = append(said, u.say(room, "hi"))
				refusals = append(refusals, u.Ask(s.Invent("event"), fields{}))
			}
		}
		for i := range said {
			said[i].Want(ok)
			refusals[i].Want(refused("not_found"))
		}
	}
}
