package scaling_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/labtest"
)

// A node publishes exactly what the official adapter publishes.
//
//lab:points 5
//lab:rule 1.21 1.22 1.23 1.24 1.25 1.26 1.27 1.28 1.29
//lab:hint-go socketio.EncodeBroadcast writes the official form: [uid, packet, opts] in MessagePack.
//lab:hint-node The adapter writes the official form, [uid, packet, opts] in MessagePack, unless you give createAdapter another parser.
//lab:hint The channel is socket.io#<namespace>#, or socket.io#<namespace>#<room># for exactly one room.
//lab:note the-wire
func TestPublishesTheOfficialForm(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	olga := c.Node(0).Dial("olga", labtest.Namespace("/orders"))
	room, other, quiet := c.Invent("room"), c.Invent("room"), c.Invent("quiet")
	text := map[string]any{"a": []any{true, nil, 1.5, -7}, "s": "部屋", "n": int64(4294967296)}
	none := []any{}

	toAll := []*saying{
		{speaker: alice, says: say{"text": text}, channel: "socket.io#/#", namespace: "/", rooms: none, except: none},
		{speaker: bob, says: say{"text": text}, channel: "socket.io#/#", namespace: "/", rooms: none, except: none},
		{speaker: alice, says: say{"broadcast": true, "text": ""}, channel: "socket.io#/#", namespace: "/", rooms: none, except: []any{alice.ID()}},
		{speaker: olga, says: say{"text": text}, channel: "socket.io#/orders#", namespace: "/orders", rooms: none, except: none},
	}
	toOneRoom := []*saying{
		{
			speaker: alice, says: say{"to": []string{room}, "except": []string{quiet}, "text": text},
			channel: "socket.io#/#" + room + "#", namespace: "/", rooms: []any{room}, except: []any{quiet},
		},
		{
			speaker: olga, says: say{"to": []string{room}, "text": text},
			channel: "socket.io#/orders#" + room + "#", namespace: "/orders", rooms: []any{room}, except: none,
		},
	}
	sayings := slices.Concat(toAll, toOneRoom)

	//lab:rule 1.21 1.22
	published := c.Redis().Capture("socket.io#*")
	for _, s := range sayings {
		s.speaker.Ask("say", s.says).Want("ok")
		s.published = published.Next()
	}

	//lab:rule 1.21
	for _, s := range toAll {
		wantsChannel(t, s.published, s.channel)
	}

	//lab:rule 1.22
	for _, s := range toOneRoom {
		wantsChannel(t, s.published, s.channel)
	}

	//lab:rule 1.23
	for _, s := range sayings {
		s.decoded = decode(t, s.published)
	}

	//lab:rule 1.24
	for _, s := range sayings {
		s.uid = uidOf(t, s.decoded)
	}
	if toAll[0].uid == toAll[1].uid {
		t.Fatalf("two processes have the same uid, %q", toAll[0].uid)
	}
	pids := [2]string{strconv.Itoa(c.Node(0).PID()), strconv.Itoa(c.Node(1).PID())}
	if strings.ReplaceAll(toAll[0].uid, pids[0], pids[1]) == toAll[1].uid {
		t.Fatalf("uids differ by the numbers of the processes, which others have on other machines\n    want: random uids\n    got:  %q in process %s, %q in process %s",
			toAll[0].uid, pids[0], toAll[1].uid, pids[1])
	}

	//lab:rule 1.25
	uids := map[*labtest.Client]string{}
	for _, s := range sayings {
		if uid, known := uids[s.speaker]; known && uid != s.uid {
			t.Fatalf("the uid of a process changed, in a message on %s\n    want: %q\n    got:  %q", s.channel, uid, s.uid)
		}
		uids[s.speaker] = s.uid
	}

	//lab:rule 1.26
	for _, s := range sayings {
		wantsPacket(t, s.decoded, s.namespace, s.says["text"])
	}

	//lab:rule 1.28
	for _, s := range sayings {
		wantsNothingNil(t, s.decoded)
	}
	everyone(t, olga, nil) // but a text may be
	wantsPacket(t, decode(t, published.Next()), "/orders", nil)

	//lab:rule 1.27
	for _, s := range sayings {
		wantsOptions(t, s.decoded, s.rooms, s.except)
	}

	//lab:rule 1.21 1.29
	alice.Ask("say", say{"to": []string{room, other}, "text": text}).Want("ok")
	everyone(t, alice, "next")
	wants(t, published.Next(), "socket.io#/#", "/", text, []any{room, other}, none)
	wants(t, published.Next(), "socket.io#/#", "/", "next", none, none)

	//lab:rule 1.24
	c.Node(0).Stop()
	anna := c.Node(0).Restart().Dial("anna", labtest.Namespace("/orders"))
	everyone(t, anna, text)
	if wants(t, published.Next(), "socket.io#/orders#", "/orders", text, none, none) == uids[olga] {
		t.Fatalf("a process has the uid of the one before it with the same name, %q: a uid must be random", uids[olga])
	}
}

// A saying is what a client says, the official form of it, and what its node published.
type saying struct {
	speaker            *labtest.Client
	says               say
	channel, namespace string
	rooms, except      []any

	published labtest.Published
	decoded   message
	uid       string
}

// packet encodes a message that another server publishes.
func packet(namespace, text string, rooms []string) []byte {
	return encode("strngr", namespace, text, rooms, map[string]any{})
}

func encode(uid, namespace, text string, rooms []string, flags map[string]any) []byte {
	bytes, err := msgpack.Marshal([]any{
		uid,
		map[string]any{"type": 2, "data": []any{"said", text}, "nsp": namespace},
		map[string]any{"rooms": append([]string{}, rooms...), "except": []string{}, "flags": flags},
	})
	if err != nil {
		panic(err)
	}
	return bytes
}

// wants compares a published message with the official form, and returns its uid.
func wants(t *testing.T, published labtest.Published, channel, namespace string, text any, rooms, except []any) string {
	t.Helper()
	wantsChannel(t, published, channel)
	m := decode(t, published)
	wantsPacket(t, m, namespace, text)
	wantsNothingNil(t, m)
	wantsOptions(t, m, rooms, except)
	return uidOf(t, m)
}

func wantsChannel(t *testing.T, published labtest.Published, channel string) {
	t.Helper()
	if published.Channel != channel {
		wrong(t, published.Channel, "on another channel", channel, published.Channel)
	}
}

// A message is what a node published, decoded.
type message struct {
	channel           string
	uid, packet, opts any
}

func decode(t *testing.T, published labtest.Published) message {
	t.Helper()
	var parts []any
	if err := msgpack.Unmarshal(published.Payload, &parts); err != nil || len(parts) != 3 {
		wrong(t, published.Channel, "what is not [uid, packet, opts] in MessagePack", "[uid, packet, opts]", fmt.Sprintf("%.60q", published.Payload))
	}
	return message{published.Channel, parts[0], parts[1], parts[2]}
}

func uidOf(t *testing.T, m message) string {
	t.Helper()
	uid, ok := m.uid.(string)
	if !ok || len(uid) < 6 {
		wrong(t, m.channel, "a uid that is not a string of six characters or more", "a random string", m.uid)
	}
	return uid
}

func wantsPacket(t *testing.T, m message, namespace string, text any) {
	t.Helper()
	want := plain(map[string]any{"type": 2, "data": []any{"said", text}, "nsp": namespace})
	if !reflect.DeepEqual(want, plain(m.packet)) {
		wrong(t, m.channel, "a packet of another form", want, m.packet)
	}
}

// wantsNothingNil requires that neither the options nor any of them is nil. One that is
// missing is the business of wantsOptions.
func wantsNothingNil(t *testing.T, m message) {
	t.Helper()
	if m.opts == nil {
		wrong(t, m.channel, "options that are nil", "{rooms: […], except: […], flags: {…}}", m.opts)
	}
	opts, _ := m.opts.(map[string]any)
	for _, field := range []string{"rooms", "except", "flags"} {
		if value, there := opts[field]; there && value == nil {
			wrong(t, m.channel, "options with "+field+" that are nil, which may be empty but not nil", "{rooms: […], except: […], flags: {…}}", opts)
		}
	}
}

func wantsOptions(t *testing.T, m message, rooms, except []any) {
	t.Helper()
	opts, ok := m.opts.(map[string]any)
	if _, flags := opts["flags"].(map[string]any); !ok || !flags {
		wrong(t, m.channel, "options without flags", "{rooms: […], except: […], flags: {…}}", m.opts)
	}
	for field, want := range map[string][]any{"rooms": rooms, "except": except} {
		got, list := opts[field].([]any)
		if !list {
			wrong(t, m.channel, "options without a list of "+field+", which may be empty but not missing", want, opts[field])
		}
		if !sameMembers(want, got) {
			wrong(t, m.channel, "options with other "+field, want, got)
		}
	}
}

func wrong(t *testing.T, channel, what string, want, got any) {
	t.Helper()
	t.Fatalf("a node published %s\n    want: %v\n    got:  %v\n    on:   %s", what, want, got, channel)
}

// sameMembers compares lists in any order.
func sameMembers(want, got []any) bool {
	missing := slices.Clone(want)
	for _, item := range got {
		i := slices.Index(missing, item)
		if i < 0 {
			return false
		}
		missing = slices.Delete(missing, i, i+1)
	}
	return len(missing) == 0
}

// plain makes numbers comparable: MessagePack has many types of them, JSON has
// one.
func plain(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = plain(item)
		}
	case []any:
		for i, item := range value {
			value[i] = plain(item)
		}
	case int:
		return float64(value)
	case int8:
		return float64(value)
	case int16:
		return float64(value)
	case int32:
		return float64(value)
	case int64:
		return float64(value)
	case uint8:
		return float64(value)
	case uint16:
		return float64(value)
	case uint32:
		return float64(value)
	case uint64:
		return float64(value)
	}
	return value
}
