package authorization_test

import (
	unique "crypto/rand"
	"encoding/json"
	"fmt"
	"testing"

	"socketlab/labs/labtest"
)

const inUserNames = "abcdefghijklmnopqrstuvwxyz0123456789-"

// userName returns n random characters that a user name may have.
func (s *stage) userName(n int) string {
	return s.drawn(inUserNames, n)
}

// notUserNames returns names that are wrong in one thing: a character that no user
// name has, anywhere in a valid name, or the length.
func notUserNames(s *stage) []string {
	names := []string{"", s.userName(33), s.userName(41), s.userName(300)}
	for _, wrong := range []string{"A", "Z", " ", "\n", "\t", ":", "_", ".", "/", "*", "`", "{", "é", "ß", "ı", "ａ", "٣", "\u2010", "\u00ad", "\u0000", "😀"} {
		name := s.userName(1 + s.Rand().IntN(20))
		names = append(names, wrong, wrong+name, name+wrong, name+wrong+s.userName(3))
	}
	return names
}

// A user name is the same everywhere: 1 to 32 characters of a to z, 0 to 9 and the hyphen.
//
//lab:points 2
//lab:rule 3.12 3.15 3.16 3.50
//lab:hint-go app.IsUserName checks the form. Ask it for user and for owner, in every event that has one of them.
//lab:hint-node isUserName of app/chat.mjs checks the form. Ask it for user and for owner, in every event that has one of them.
//lab:hint The code is always invalid, even for a name that is too long. See README.md, Values.
//lab:note allow-lists
func TestUserNames(t *testing.T) {
	s := start(t)
	max, mona := s.cast("max", "member"), s.cast("mona", "moderator")
	room := s.room(mona)

	for _, name := range notUserNames(s) {
		//lab:rule 3.50
		s.root.Ask("role:set", fields{"user": name, "role": "viewer"}).Want(refused("invalid"))
		s.root.Ask("room:create", fields{"room": s.Invent("room"), "private": false, "owner": name}).Want(refused("invalid"))
		mona.invite(room, user{name: name}).Want(refused("invalid"))
		mona.kick(room, user{name: name}).Want(refused("invalid"))
		max.Ask("profile:get", fields{"user": name}).Want(refused("invalid"))
		//lab:rule 3.16
		s.Node(0).DialRefused(fmt.Sprintf("somebody named %.12q", name), labtest.Auth(fields{"user": name})).Want(fields{"message": "Unauthorized"})
	}
	for _, auth := range []any{nil, fields{}, fields{"user": nil}, fields{"user": 7}, fields{"user": []any{max.name}}} {
		s.Node(0).DialRefused("somebody without a name", labtest.Auth(auth)).Want(fields{"message": "Unauthorized"})
	}

	//lab:rule 3.15
	twice := json.RawMessage(`{"user":"` + s.root.name + `","user":"` + max.name + `"}`)
	for _, auth := range []any{fields{"User": max.name}, fields{"USER": max.name}, twice} {
		s.Node(0).DialRefused("somebody without a name", labtest.Auth(auth)).Want(fields{"message": "Unauthorized"})
	}

	// Known without ever having connected, and then connected.
	for _, name := range []string{"a", "7", "-", "-" + s.userName(5), s.userName(31), s.userName(32)} {
		//lab:rule 3.50
		s.give(name, "viewer")
		//lab:rule 3.12 3.50
		mona.invite(room, user{name: name}).Want(ok)
		max.Ask("profile:get", fields{"user": name}).Want(with(ok, "profile", fields{"role": "viewer"}))
		s.create(s.Invent("room"), user{name: name}).Want(ok)
		//lab:rule 3.16
		short := s.connect(0, "somebody with a short or a long name", name)
		short.Ask("profile:get", fields{"user": name}).Want(granted("profile:get"))
		//lab:rule 3.50
		mona.kick(room, short).Want(ok)
		short.Next("kicked", fields{"room": room})
	}

	//lab:rule 3.15
	mine := `"user":` + quoted(max.name)
	for _, key := range []string{"USER", "User", "role", "admin", "name"} {
		other := quoted(key) + ":" + quoted(s.root.name)
		for _, auth := range []string{"{" + mine + "," + other + "}", "{" + other + "," + mine + "}"} {
			both := s.Node(0).Dial("max, with two keys", labtest.Auth(raw(auth)))
			both.Ask("stats", fields{}).About("a handshake with the admin under another key").Want(refused("forbidden"))
			both.Ask("profile:get", fields{"user": mona.name}).Want(with(ok, "profile", fields{"role": "moderator"}))
		}
	}
}

// Two chats in one Redis know nothing of each other.
//
//lab:points 2
//lab:rule 3.17 3.18
//lab:hint-go LAB_KEYS names the chat, and the chat's name is part of every key that the lab's store uses. Leave env.Keys to app.Install.
//lab:hint-node LAB_KEYS names the chat, and the chat's name is part of every key that the lab's store uses. Leave env.keys to app/store.mjs.
//lab:hint-go Whatever you keep yourself, in memory or in Redis, belongs to one chat. And ask guard.chat.Store for roles: a role in one chat gives no rights in the other.
//lab:hint-node Whatever you keep yourself, in memory or in Redis, belongs to one chat. And ask the store for roles: a role in one chat gives no rights in the other.
//lab:note the-servers-own-rooms
func TestTwoChatsInOneRedis(t *testing.T) {
	s := start(t)
	max := s.cast("max", "member")
	room := s.room(max)
	join(room, max)
	max.Ask("profile:set", fields{"name": "Max", "status": "busy"}).Want(ok)
	max.say(room, "in the first chat").Want(ok)

	boss := s.Invent("boss")
	s.SetKeys(fmt.Sprintf(`{"admin":%q,"chat":%q}`, boss, unique.Text()))
	s.StartNode()
	admin, there := s.connect(1, "boss of the other chat", boss), s.connect(1, "max in the other chat", max.name)

	//lab:rule 3.18
	there.Ask("profile:get", fields{"user": max.name}).Want(refused("forbidden"))
	//lab:rule 3.17 3.18
	s.connect(1, "root in the other chat", s.root.name).Ask("stats", fields{}).Want(refused("forbidden"))
	s.connect(0, "boss in the first chat", boss).Ask("stats", fields{}).Want(refused("forbidden"))
	admin.Ask("profile:get", fields{"user": max.name}).Want(refused("not_found"))
	//lab:rule 3.18
	admin.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
	admin.Ask("role:set", fields{"user": max.name, "role": "viewer"}).Want(ok)
	admin.Ask("room:create", fields{"room": room, "private": true, "owner": boss}).Want(ok)
	there.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"role": "viewer"}))
	there.Ask("room:join", fields{"room": room}).Want(refused("not_found"))
	join(room, admin)
	admin.history(room).Want(messages())

	max.say(room, "still here").Want(ok)
	max.history(room).Want(messages(message(room, max, "in the first chat"), message(room, max, "still here")))
}
