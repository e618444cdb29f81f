package scaling_test

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
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
	join(room, bob)
	noise := make([]byte, 64)
	for i := range noise {
		noise[i] = byte(c.Rand().IntN(256))
	}

	for _, garbage := range [][]byte{
		{}, {0xc0}, {0xc1}, []byte("garbage"), []byte(`{"uid":"x"}`), []byte("[]"), noise,
		{0x90}, {0x91, 0xc0}, {0x93, 0xc0, 0xc0, 0xc0}, // lists that are too short, or contain nil
		unhex("93 a178 a178 80"),                                      // a packet that is not a map
		unhex("93 a178 81 a464617461 a178 80"),                        // data that is not a list
		unhex("93 a178 83 a474797065 02 a464617461 92 a3"),            // cut off
		unhex("93 a178 83 a474797065 02 a464617461 dd ffffffff a178"), // a list of four billion
		officialHello[:len(officialHello)-20],
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
	everyone(alice, "still here")
	everyone(olga, "still here")

	hear("still here", alice, bob)
	hear("still here", olga, oscar)
	everyone(bob, "I am too")
	hear("I am too", alice, bob)

	for _, channel := range []string{"socket.io#/#", "socket.io#/#" + room + "#", "socket.io#/orders#"} {
		log := c.Node(1).Log()
		c.Redis().Publish(channel, []byte("garbage"))
		c.Eventually("node-2 logged that it had skipped garbage on "+channel, func() bool { return c.Node(1).Log() != log })
	}
}

// A node publishes exactly what the official adapter publishes.
//
//lab:points 5
//lab:rule 1.1 1.12 1.21 1.22 1.23 1.24 1.25 1.26 1.27 1.28 1.29
//lab:hint socketio.EncodeBroadcast writes the official form: [uid, packet, opts] in MessagePack.
//lab:hint The channel is socket.io#<namespace>#, or socket.io#<namespace>#<room># for exactly one room.
//lab:note the-wire
func TestPublishesTheOfficialForm(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	olga := c.Node(0).Dial("olga", labtest.Namespace("/orders"))
	room, other, quiet := c.Invent("room"), c.Invent("room"), c.Invent("quiet")
	text := map[string]any{"a": []any{true, nil, 1.5, -7}, "s": "部屋", "n": 4294967296}
	published := c.Redis().Capture("socket.io#*")

	everyone(alice, text)
	uid := wants(t, published.Next(), "socket.io#/#", "/", text, []any{}, []any{})
	everyone(bob, text)
	if wants(t, published.Next(), "socket.io#/#", "/", text, []any{}, []any{}) == uid {
		t.Fatalf("two processes have the same uid, %q", uid)
	}
	same := func(what, got string) {
		if got != uid {
			t.Fatalf("the uid of a process changed, %s\n    want: %q\n    got:  %q", what, uid, got)
		}
	}

	alice.Ask("say", say{"to": []string{room}, "except": []string{quiet}, "text": text}).Want("ok")
	same("in a message to a room", wants(t, published.Next(), "socket.io#/#"+room+"#", "/", text, []any{room}, []any{quiet}))
	alice.Ask("say", say{"to": []string{room, other}, "text": text}).Want("ok")
	wants(t, published.Next(), "socket.io#/#", "/", text, []any{room, other}, []any{})
	alice.Ask("say", say{"broadcast": true, "text": ""}).Want("ok")
	wants(t, published.Next(), "socket.io#/#", "/", "", []any{}, []any{alice.ID()})
	olga.Ask("say", say{"text": text}).Want("ok")
	uid = wants(t, published.Next(), "socket.io#/orders#", "/orders", text, []any{}, []any{})
	olga.Ask("say", say{"to": []string{room}, "text": nil}).Want("ok")
	same("in /orders", wants(t, published.Next(), "socket.io#/orders#"+room+"#", "/orders", nil, []any{room}, []any{}))

	c.Node(0).Stop()
	anna := c.Node(0).Restart().Dial("anna", labtest.Namespace("/orders"))
	everyone(anna, text)
	if wants(t, published.Next(), "socket.io#/orders#", "/orders", text, []any{}, []any{}) == uid {
		t.Fatalf("a process has the uid of the one before it with the same name, %q: a uid must be random", uid)
	}
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
	wrong := func(what string, want, got any) {
		t.Helper()
		t.Fatalf("a node published %s\n    want: %v\n    got:  %v\n    on:   %s", what, want, got, published.Channel)
	}
	if published.Channel != channel {
		wrong("on another channel", channel, published.Channel)
	}
	var parts []any
	if err := msgpack.Unmarshal(published.Payload, &parts); err != nil || len(parts) != 3 {
		wrong("what is not [uid, packet, opts] in MessagePack", "[uid, packet, opts]", fmt.Sprintf("%.60q", published.Payload))
	}
	uid, ok := parts[0].(string)
	if !ok || len(uid) < 6 {
		wrong("a uid that is not a string of six characters or more", "a random string", parts[0])
	}
	if want := plain(map[string]any{"type": 2, "data": []any{"said", text}, "nsp": namespace}); !reflect.DeepEqual(want, plain(parts[1])) {
		wrong("a packet of another form", want, parts[1])
	}
	opts, ok := parts[2].(map[string]any)
	if _, flags := opts["flags"].(map[string]any); !ok || !flags {
		wrong("options without flags", "{rooms, except, flags: {…}}", parts[2])
	}
	for field, want := range map[string][]any{"rooms": rooms, "except": except} {
		got, list := opts[field].([]any)
		if !list {
			wrong("options without a list of "+field+", which may be empty but not missing or nil", want, opts[field])
		}
		if !sameMembers(want, got) {
			wrong("options with other "+field, want, got)
		}
	}
	return uid
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
	join("r1", bob)

	c.Redis().Publish("socket.io#/#", officialHello)
	for _, client := range []*labtest.Client{alice, bob} {
		client.Next("hello", 1, "2", map[string]any{"a": []any{true, nil, 1.5}})
	}
	c.Redis().Publish("socket.io#/#r1#", emitterHelloRoom)
	bob.Next("hello", "r1")
	c.Redis().Publish("socket.io#/#", emitterHello)
	alice.Next("hello", "all")
	bob.Next("hello", "all")

	for _, uid := range []string{"emitter", "a", "strngr", strings.Repeat("u", 40)} {
		for _, flags := range []map[string]any{{}, {"broadcast": true}, {"compress": false, "volatile": false}, {"volatile": true}, {"another": 1}} {
			c.Redis().Publish("socket.io#/#", encode(uid, "/", "from "+uid, nil, flags))
			hear("from "+uid, alice, bob)
		}
	}
	for _, opts := range []map[string]any{{}, {"rooms": []any{}}, {"rooms": []any{}, "flags": map[string]any{}}, {"except": []any{}, "another": 1}} {
		text := fmt.Sprintf("with the options %v only", opts)
		c.Redis().Publish("socket.io#/#", officialWith(t, func(parts []any) {
			parts[1].(map[string]any)["data"] = []any{"said", text}
			parts[2] = opts
		}))
		hear(text, alice, bob)
	}

	// Uids are compared whole and exactly.
	published := c.Redis().Capture("socket.io#/#")
	everyone(bob, "my uid")
	hear("my uid", alice, bob)
	uid := wants(t, published.Next(), "socket.io#/#", "/", "my uid", []any{}, []any{})
	for _, other := range []string{uid[:1], uid[:len(uid)-1], uid + uid[:1], " " + uid, uid[:len(uid)-1] + "!", "!" + uid[1:], inOtherCase(uid)} {
		if other != uid {
			c.Redis().Publish("socket.io#/#", encode(other, "/", "from "+other, nil, map[string]any{}))
			hear("from "+other, alice, bob)
		}
	}

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
//lab:rule 1.44 1.46
//lab:hint As soon as a node is ready, others may publish. A message that comes before the subscription is lost.
//lab:hint PSubscribe only sends the command. The first Receive returns the confirmation.
//lab:hint Receive also returns the error of a Redis that refuses the subscription. Return it from Init, so that the process does not start.
//lab:note ready-means-subscribed
func TestReadyMeansSubscribed(t *testing.T) {
	c := start(t, 1)
	orders := labtest.Namespace("/orders")
	alice, olga := c.Node(0).Dial("alice"), c.Node(0).Dial("olga", orders)

	for _, channel := range []string{"socket.io#/#", "socket.io#/orders#"} {
		c.Redis().HoldSubscription(channel)
		late := c.LaunchNode()
		c.Redis().AwaitHeld(late)
		late.StaysUnready()

		c.Redis().Release()
		late.WaitReady()
		bob, oscar := late.Dial("bob"), late.Dial("oscar", orders)
		welcome := "welcome to " + late.Name()
		everyone(alice, welcome)
		everyone(olga, welcome)
		hear(welcome, bob, oscar)
	}
	hear("welcome to node-2", alice)
	hear("welcome to node-3", alice)

	c.Redis().RefuseSubscriptions()
	c.LaunchNode().NeverReady()
}
