package scaling_test

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/labtest"
)

// Bytes that the official packages publish. The lab's notes explain them.
var (
	// io.emit("hello", 1, "2", {a: [true, null, 1.5]}) in a process with
	// @socket.io/redis-adapter: ["JcS8g7", {type, data, nsp}, {rooms, except, flags}]
	officialHello = unhex("93 a6 4a6353386737" +
		"83 a4 74797065 02 a4 64617461 94 a5 68656c6c6f 01 a1 32 81 a1 61 93 c3 c0 cb3ff8000000000000 a3 6e7370 a1 2f" +
		"83 a5 726f6f6d73 90 a6 657863657074 90 a5 666c616773 80")
	// emitter.emit("hello", "all") of @socket.io/redis-emitter:
	// ["emitter", {type, data, nsp}, {rooms, flags, except}]
	emitterHello = unhex("93 a7 656d6974746572" +
		"83 a4 74797065 02 a4 64617461 92 a5 68656c6c6f a3 616c6c a3 6e7370 a1 2f" +
		"83 a5 726f6f6d73 90 a5 666c616773 80 a6 657863657074 90")
	// emitter.to("r1").emit("hello", "r1")
	emitterHelloRoom = unhex("93 a7 656d6974746572" +
		"83 a4 74797065 02 a4 64617461 92 a5 68656c6c6f a2 7231 a3 6e7370 a1 2f" +
		"83 a5 726f6f6d73 91 a2 7231 a5 666c616773 80 a6 657863657074 90")
)

func unhex(digits string) []byte {
	bytes, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return bytes
}

// officialWith returns officialHello with a change.
func officialWith(t *testing.T, change func(parts []any)) []byte {
	t.Helper()
	var parts []any
	require.NoError(t, msgpack.Unmarshal(officialHello, &parts))
	change(parts)
	bytes, err := msgpack.Marshal(parts)
	require.NoError(t, err)
	return bytes
}

// A node survives invalid bytes on its channel.
//
//lab:points 4
//lab:rule 1.42 1.43
//lab:hint Anybody who can reach Redis can publish anything. Log what you cannot decode, and skip it.
//lab:hint A panic in your goroutine ends the whole process and disconnects everybody.
//lab:note garbage-on-the-channel
//lab:stricter @socket.io/redis-adapter 8.3.0 decodes a broadcast without catching exceptions: a few bytes from anybody who can publish end every Node.js process.
func TestGarbage(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	orders, room := labtest.Namespace("/orders"), c.Invent("room")
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)
	join(t, room, bob)
	noise := make([]byte, 64)
	for i := range noise {
		noise[i] = byte(c.Rand().IntN(256))
	}

	//lab:rule 1.42
	for _, garbage := range [][]byte{
		{}, {0xc0}, {0xc1}, []byte("garbage"), []byte(`{"uid":"x"}`), []byte("[]"), noise,
		{0x90}, {0x91, 0xc0}, {0x93, 0xc0, 0xc0, 0xc0}, // lists that are too short, or contain nil
		unhex("93 a178 a178 80"),                                      // a packet that is not a map
		unhex("93 a178 81 a464617461 a178 80"),                        // data that is not a list
		unhex("93 a178 83 a474797065 02 a464617461 92 a3"),            // cut off
		unhex("93 a178 83 a474797065 02 a464617461 dd ffffffff a178"), // a list of four billion
		officialHello[:len(officialHello)-20],
		append(slices.Clone(officialHello), 0xc0),           // and nil after it
		officialWith(t, func(parts []any) { parts[0] = 7 }), // a uid that is not a string, and so on
		officialWith(t, func(parts []any) { parts[1].(map[string]any)["type"] = "2" }),
		officialWith(t, func(parts []any) { parts[1].(map[string]any)["type"] = 3 }), // an acknowledgement
		officialWith(t, func(parts []any) { parts[1].(map[string]any)["data"] = map[string]any{} }),
		officialWith(t, func(parts []any) { parts[1].(map[string]any)["data"] = []any{} }),
		officialWith(t, func(parts []any) { parts[1].(map[string]any)["nsp"] = 1 }),
		officialWith(t, func(parts []any) { parts[2] = nil }),
		officialWith(t, func(parts []any) { parts[2] = []any{} }),
		officialWith(t, func(parts []any) { parts[2].(map[string]any)["rooms"] = room }),
		officialWith(t, func(parts []any) { parts[2].(map[string]any)["rooms"] = []any{map[string]any{}} }),
		[]byte(strings.Repeat("\x91", 100_000)), // nested very deep
	} {
		c.Redis().Publish("socket.io#/#", garbage)
		c.Redis().Publish("socket.io#/#"+room+"#", garbage)
		c.Redis().Publish("socket.io#/orders#", garbage)
	}
	for range 1000 { // however often
		c.Redis().Publish("socket.io#/#", []byte("garbage"))
	}
	everyone(t, alice, "still here")
	everyone(t, olga, "still here")
	hear(t, "still here", alice, bob)
	hear(t, "still here", olga, oscar)
	everyone(t, bob, "I am too")
	hear(t, "I am too", alice, bob)

	//lab:rule 1.43
	for _, channel := range []string{"socket.io#/#", "socket.io#/#" + room + "#", "socket.io#/orders#"} {
		log := c.Node(1).Log()
		c.Redis().Publish(channel, []byte("garbage"))
		c.Eventually("node-2 logged that it had skipped garbage on "+channel, func() bool { return c.Node(1).Log() != log })
	}
}

// A node publishes exactly what the official adapter publishes.
//
//lab:points 5
//lab:rule 1.21 1.22 1.23 1.24 1.25 1.26 1.27 1.28 1.29
//lab:hint socketio.EncodeBroadcast writes the official form: [uid, packet, opts] in MessagePack.
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

// A node delivers what an official server or the emitter publishes.
//
//lab:points 4
//lab:rule 1.19 1.20
//lab:hint The emitter's uid is "emitter". No process has this uid.
//lab:hint It leaves out fields of the options, or writes them in another order. socketio.DecodeBroadcast accepts both.
//lab:hint Pass on the packet of DecodeBroadcast as it is: attachments belong to it.
//lab:note the-wire
func TestHearsTheEmitter(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	join(t, "r1", bob)

	//lab:rule 1.19
	c.Redis().Publish("socket.io#/#", officialHello)
	for _, client := range []*labtest.Client{alice, bob} {
		client.Next("hello", 1, "2", map[string]any{"a": []any{true, nil, 1.5}})
	}

	//lab:rule 1.20
	c.Redis().Publish("socket.io#/#r1#", emitterHelloRoom)
	bob.Next("hello", "r1")
	c.Redis().Publish("socket.io#/#", emitterHello)
	alice.Next("hello", "all")
	bob.Next("hello", "all")

	from := func(uids ...string) {
		t.Helper()
		for _, uid := range uids {
			for _, flags := range []map[string]any{{}, {"broadcast": true}, {"compress": false, "volatile": false}, {"volatile": true}, {"another": 1}} {
				c.Redis().Publish("socket.io#/#", encode(uid, "/", "from "+uid, nil, flags))
				hear(t, "from "+uid, alice, bob)
			}
		}
	}

	//lab:rule 1.19
	from("a", "strngr", strings.Repeat("u", 40))

	//lab:rule 1.20
	from("emitter")
	for _, opts := range []map[string]any{{}, {"rooms": []any{}}, {"rooms": []any{}, "flags": map[string]any{}}, {"except": []any{}, "another": 1}} {
		text := fmt.Sprintf("with the options %v only", opts)
		c.Redis().Publish("socket.io#/#", officialWith(t, func(parts []any) {
			parts[1].(map[string]any)["data"] = []any{"said", text}
			parts[2] = opts
		}))
		hear(t, text, alice, bob)
	}

	// Uids are compared whole and exactly.
	//lab:rule 1.19
	published := c.Redis().Capture("socket.io#/#")
	everyone(t, bob, "my uid")
	hear(t, "my uid", alice, bob)
	uid := wants(t, published.Next(), "socket.io#/#", "/", "my uid", []any{}, []any{})
	for _, other := range []string{uid[:1], uid[:len(uid)-1], uid + uid[:1], " " + uid, uid[:len(uid)-1] + "!", "!" + uid[1:], inOtherCase(uid)} {
		if other != uid {
			c.Redis().Publish("socket.io#/#", encode(other, "/", "from "+other, nil, map[string]any{}))
			hear(t, "from "+other, alice, bob)
		}
	}

	//lab:rule 1.20
	raw := c.Node(1).DialWebSocket("raw", "/socket.io/?EIO=4&transport=websocket")
	raw.Frame() // 0{"sid":…}
	raw.Send("40/orders,")
	raw.Frame() // 40/orders,{"sid":…}
	c.Redis().Publish("socket.io#/orders#", officialWith(t, func(parts []any) {
		parts[1] = map[string]any{"type": 2, "data": []any{"file", []byte{1, 2, 3}}, "nsp": "/orders"}
	}))
	raw.WantFrame(`451-/orders,["file",{"_placeholder":true,"num":0}]`)
	raw.WantFrame("bAQID")
}

// inOtherCase makes capital letters small, and small ones capital.
func inOtherCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}

// A node is ready only after Redis has confirmed its subscription.
//
//lab:points 4
//lab:rule 1.44
//lab:hint As soon as a node is ready, others may publish. A message that comes before the subscription is lost.
//lab:hint PSubscribe only sends the command. The first Receive returns the confirmation.
//lab:hint Receive also returns the error of a Redis that refuses the subscription. Return it from Init, so that the process does not start.
//lab:note ready-means-subscribed
func TestReadyMeansSubscribed(t *testing.T) {
	c := start(t, 1)
	orders := labtest.Namespace("/orders")
	alice, olga := c.Node(0).Dial("alice"), c.Node(0).Dial("olga", orders)

	channels := []string{"socket.io#/#", "socket.io#/orders#"}
	for _, channel := range channels {
		c.Redis().HoldSubscription(channel)
		late := c.LaunchNode()
		c.Redis().AwaitHeld(late)
		late.StaysUnready()

		c.Redis().Release()
		late.WaitReady()
		bob, oscar := late.Dial("bob"), late.Dial("oscar", orders)
		welcome := "welcome to " + late.Name()
		everyone(t, alice, welcome)
		everyone(t, olga, welcome)
		hear(t, welcome, bob, oscar)
	}
	hear(t, "welcome to node-2", alice)
	hear(t, "welcome to node-3", alice)

	// A node may give up when it has waited long enough, but not be ready.
	c.Redis().HoldSubscription(channels[0])
	late := c.LaunchNode()
	c.Redis().AwaitHeld(late)
	late.NeverReadyFor(3500 * time.Millisecond)
	c.Redis().Release()

	for _, channel := range channels {
		c.Redis().RefuseSubscription(channel)
		c.LaunchNode().NeverReady()
	}
}
