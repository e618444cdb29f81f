package authorization_test

import (
	"cmp"
	unique "crypto/rand"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	authorization "socketlab/labs/03-authorization"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, authorization.Setup) }

// fields is the payload of an event, or the content of an acknowledgement.
type fields = map[string]any

// ok is the acknowledgement of an event that was executed.
var ok = fields{"ok": true}

// refused is the acknowledgement of an event that was refused.
func refused(code string) fields { return fields{"error": code} }

// A user is one connection of a user.
type user struct {
	*labtest.Client
	name string // the user name
	t    *testing.T
}

// A stage is a cluster with an admin, who assigns roles and creates rooms.
type stage struct {
	*labtest.Cluster
	root user
	t    *testing.T
}

// start starts a chat of its own. Nobody could guess the name of its admin.
func start(t *testing.T, options ...labtest.Option) *stage {
	t.Helper()
	var root string
	keys := labtest.KeysFrom(func(r *rand.Rand) string {
		root = fmt.Sprintf("root-%05d", r.IntN(100_000))
		return fmt.Sprintf(`{"admin":%q,"chat":%q}`, root, unique.Text())
	})
	s := &stage{Cluster: labtest.Start(t, append(options, keys)...), t: t}
	s.root = s.connect(0, "root", root)
	return s
}

// cast gives a new user a role and connects the user to the first node.
func (s *stage) cast(name, role string) user {
	s.t.Helper()
	return s.castOn(0, name, role)
}

func (s *stage) castOn(node int, name, role string) user {
	s.t.Helper()
	invented := s.Invent(name)
	s.give(invented, role)
	return s.connect(node, name, invented)
}

// stranger connects a user without a role.
func (s *stage) stranger(name string) user {
	s.t.Helper()
	return s.connect(0, name, s.Invent(name))
}

func (s *stage) connect(node int, client, name string) user {
	s.t.Helper()
	return user{s.Node(node).Dial(client, labtest.Auth(fields{"user": name})), name, s.t}
}

func (s *stage) give(user, role string) {
	s.t.Helper()
	s.root.Ask("role:set", fields{"user": user, "role": role}).Want(ok)
}

// room creates a room that everybody may enter.
func (s *stage) room(owner user) string {
	s.t.Helper()
	return s.make(owner, false)
}

// privateRoom creates a room for its owner and the users whom the owner invites.
func (s *stage) privateRoom(owner user) string {
	s.t.Helper()
	return s.make(owner, true)
}

func (s *stage) make(owner user, private bool) string {
	s.t.Helper()
	name := s.Invent("room")
	s.root.Ask("room:create", fields{"room": name, "private": private, "owner": owner.name}).Want(ok)
	return name
}

func join(room string, users ...user) {
	for _, u := range users {
		u.t.Helper()
		u.Ask("room:join", fields{"room": room}).Want(ok)
	}
}

func (u user) say(room string, text any) *labtest.Answer {
	return u.Ask("room:say", fields{"room": room, "text": text})
}

func (u user) history(room string) *labtest.Answer {
	return u.Ask("room:history", fields{"room": room})
}

func (u user) kick(room string, who user) *labtest.Answer {
	return u.Ask("room:kick", fields{"room": room, "user": who.name})
}

func (u user) invite(room string, who user) *labtest.Answer {
	return u.Ask("room:invite", fields{"room": room, "user": who.name})
}

// Ask sends an event that asks for an acknowledgement. Failures name the event.
func (u user) Ask(event string, args ...any) *labtest.Answer {
	return u.Client.Ask(event, args...).About(event)
}

// hears demands that the next event of each listener is this message.
func hears(room string, author user, text any, listeners ...user) {
	for _, u := range listeners {
		u.t.Helper()
		u.Next("said", message(room, author, text))
	}
}

func message(room string, author user, text any) fields {
	return fields{"room": room, "author": author.name, "text": text}
}

// messages is the answer to room:history.
func messages(list ...fields) fields {
	return fields{"ok": true, "messages": append([]fields{}, list...)}
}

// connectedAgain returns the same user on another connection, which has heard
// nothing yet.
func (u user) connectedAgain(s *stage) user {
	s.t.Helper()
	return s.connect(0, u.name+" again", u.name)
}

// granted is the acknowledgement of an event that was executed, whatever it contains
// in addition to ok.
func granted(event string) fields {
	switch event {
	case "room:history":
		return with(ok, "messages", labtest.Any)
	case "profile:get":
		return with(ok, "profile", labtest.Any)
	case "stats":
		return with(ok, "refused", labtest.Any)
	}
	return ok
}

// send sends an event with an acknowledgement id of the check's choice. See answered.
func (u user) send(id, event string, payload fields) {
	text, _ := json.Marshal([]any{event, payload})
	u.Send("42" + id + string(text))
}

// answered reports whether the event with this id has been answered since the last
// call, without waiting.
func (u user) answered(id string) bool {
	return slices.ContainsFunc(u.RestFrames(), func(frame string) bool { return strings.HasPrefix(frame, "43"+id+"[") })
}

// answeredWith is answered for one code of a refusal.
func (u user) answeredWith(id, code string) bool {
	return slices.Contains(u.RestFrames(), "43"+id+`[{"error":"`+code+`"}]`)
}

// valid returns a valid payload for each event. Other is the user whom the payloads name.
func (s *stage) valid(room string, other user) map[string]fields {
	return map[string]fields{
		"room:create":  {"room": s.Invent("room"), "private": true, "owner": other.name},
		"room:invite":  {"room": room, "user": other.name},
		"room:join":    {"room": room},
		"room:say":     {"room": room, "text": "hi"},
		"room:history": {"room": room, "limit": 5},
		"room:kick":    {"room": room, "user": other.name},
		"profile:set":  {"name": "Somebody", "status": "busy"},
		"profile:get":  {"user": other.name},
		"role:set":     {"user": other.name, "role": "member"},
		"stats":        {},
	}
}

// raw is a payload in exactly this spelling, which a map cannot express.
func raw(text string) json.RawMessage { return json.RawMessage(text) }

// quoted writes a string as JSON.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// with returns a copy of a payload with one field set.
func with(payload fields, key string, value any) fields {
	changed := without(payload, key)
	changed[key] = value
	return changed
}

// without returns a copy of a payload with one field left out.
func without(payload fields, key string) fields {
	changed := fields{}
	for k, v := range payload {
		if k != key {
			changed[k] = v
		}
	}
	return changed
}

// inOrder yields a map in the order of its keys, so that one seed finds the same
// fault first every time.
func inOrder[K cmp.Ordered, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
