package scaling_test

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

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
//lab:hint-go A panic in your goroutine ends the whole process and disconnects everybody.
//lab:hint-node An exception that nobody catches ends the whole process and disconnects everybody. notes/node.md shows how to override onmessage of RedisAdapter.
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
