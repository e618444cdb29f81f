package socketio

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vmihailenco/msgpack/v5"
	"pgregory.net/rapid"
)

// official is what @socket.io/redis-adapter 8.3.0 publishes for
// io.emit("hello", 1, "2", {a: [true, null, 1.5]}).
var official = unhex(`93 a6 4a6353386737
	83 a4 74797065 02
	   a4 64617461 94 a5 68656c6c6f 01 a1 32 81 a1 61 93 c3 c0 cb 3ff8000000000000
	   a3 6e7370 a1 2f
	83 a5 726f6f6d73 90 a6 657863657074 90 a5 666c616773 80`)

func unhex(text string) []byte {
	data, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		panic(err)
	}
	return data
}

func helloPacket() Packet {
	return Packet{Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`["hello",1,"2",{"a":[true,null,1.5]}]`)}
}

func TestOfficialBroadcast(t *testing.T) {
	uid, packet, opts, err := DecodeBroadcast(official)
	require.NoError(t, err)
	require.Equal(t, "JcS8g7", uid)
	require.Equal(t, helloPacket(), packet)
	require.Equal(t, BroadcastOptions{}, opts)

	ours, err := EncodeBroadcast("JcS8g7", helloPacket(), BroadcastOptions{})
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(official), hex.EncodeToString(ours))
}

// broadcast encodes [uid, {type, data, nsp}, opts].
func broadcast(t testing.TB, uid string, data any, opts any) []byte {
	t.Helper()
	var message bytes.Buffer
	to := msgpack.NewEncoder(&message)
	to.UseCompactInts(true)
	require.NoError(t, to.Encode([]any{uid, map[string]any{"type": 2, "data": data, "nsp": "/"}, opts}))
	return message.Bytes()
}

func TestFormsOfBroadcasts(t *testing.T) {
	type object = map[string]any
	for name, form := range map[string]struct {
		message []byte
		opts    BroadcastOptions
	}{
		"one room": {broadcast(t, "JcS8g7", []any{"x"}, object{"rooms": []string{"r1"}, "except": []string{}, "flags": object{}}),
			BroadcastOptions{Rooms: []string{"r1"}}},
		"several rooms": {broadcast(t, "JcS8g7", []any{"x"}, object{"rooms": []string{"r1", "r2"}, "except": []string{"sid"}, "flags": object{}}),
			BroadcastOptions{Rooms: []string{"r1", "r2"}, Except: []string{"sid"}}},
		"rooms that are numbers": {broadcast(t, "JcS8g7", []any{"x"}, object{"rooms": []any{42, -1, 70000, 4.5, "r"}, "except": []any{7}}),
			BroadcastOptions{Rooms: []string{"42", "-1", "70000", "4.5", "r"}, Except: []string{"7"}}},
		"the emitter's": {broadcast(t, "emitter", []any{"x"}, object{"rooms": []string{"r"}, "flags": object{"volatile": true, "compress": false}, "except": []string{}}),
			BroadcastOptions{Rooms: []string{"r"}, Flags: BroadcastFlags{Volatile: true}}},
		"flags": {broadcast(t, "JcS8g7", []any{"x"}, object{"rooms": nil, "flags": object{"broadcast": true, "volatile": false, "timeout": 1500}}),
			BroadcastOptions{Flags: BroadcastFlags{Timeout: 1500 * time.Millisecond}}},
		"unknown fields": {broadcast(t, "JcS8g7", []any{"x"}, object{"new": object{"a": []any{1, object{"b": nil}}}}),
			BroadcastOptions{}},
		"no opts": {broadcast(t, "JcS8g7", []any{"x"}, object{}), BroadcastOptions{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, packet, opts, err := DecodeBroadcast(form.message)
			require.NoError(t, err)
			require.Equal(t, `["x"]`, string(packet.Data))
			require.Equal(t, form.opts, opts)
		})
	}
}

// Values that JSON does not have are converted as JSON.stringify converts them.
func TestValuesOfMessagePack(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 30, 0, 250e6, time.UTC)
	for want, data := range map[string][]byte{
		`["x",null]`:                          broadcast(t, "u", []any{"x", nil}, map[string]any{}),
		`["x","2026-11-23T12:30:00.250Z"]`:    broadcast(t, "u", []any{"x", at}, map[string]any{}),
		`["x",18446744073709551615]`:          broadcast(t, "u", []any{"x", uint64(1<<64 - 1)}, map[string]any{}),
		`["x","+012345-01-02T03:04:05.006Z"]`: broadcast(t, "u", []any{"x", time.Date(12345, 1, 2, 3, 4, 5, 6e6, time.UTC)}, map[string]any{}),
		`["x","-000044-03-15T12:00:00.000Z"]`: broadcast(t, "u", []any{"x", time.Date(-44, 3, 15, 12, 0, 0, 0, time.UTC)}, map[string]any{}),
		`["x",1.5]`:                           broadcast(t, "u", []any{"x", float32(1.5)}, map[string]any{}),
		`["x","<&>"]`:                         broadcast(t, "u", []any{"x", "<&>"}, map[string]any{}),
		`["x","\ufffd"]`:                      broadcast(t, "u", []any{"x", "\xff"}, map[string]any{}),
	} {
		_, packet, _, err := DecodeBroadcast(data)
		require.NoError(t, err)
		require.Equal(t, want, string(packet.Data))
	}
}

// @socket.io/redis-adapter writes a Buffer as bin 8, in its place.
func TestBinaryBroadcast(t *testing.T) {
	official := unhex(`93 a6 4a6353386737
		83 a4 74797065 02
		   a4 64617461 93 a4 66696c65 81 a1 61 91 c4 02 00ff c4 00
		   a3 6e7370 a1 2f
		83 a5 726f6f6d73 90 a6 657863657074 90 a5 666c616773 80`)
	want := Packet{
		Type: PacketEvent, Namespace: "/",
		Data:        json.RawMessage(`["file",{"a":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1}]`),
		Attachments: [][]byte{{0, 0xff}, {}},
	}

	_, packet, _, err := DecodeBroadcast(official)
	require.NoError(t, err)
	require.Equal(t, want, packet)

	want.Attachments[1] = nil
	ours, err := EncodeBroadcast("JcS8g7", want, BroadcastOptions{})
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(official), hex.EncodeToString(ours))

	want.Attachments = want.Attachments[:1]
	_, err = EncodeBroadcast("JcS8g7", want, BroadcastOptions{})
	require.ErrorIs(t, err, ErrInvalidPacket)
}

// hostile returns messages that anybody who can publish could send.
func hostile(t testing.TB) map[string][]byte {
	object, event := map[string]any{}, []any{"x"}
	deep := bytes.Repeat([]byte{0x91}, 5<<20)
	head := unhex("93 a1 75 83 a4 74797065 02 a3 6e7370 a1 2f a4 64617461")
	return map[string][]byte{
		"nothing":                     {},
		"text":                        []byte("hello"),
		"JSON":                        []byte(`{"type":2}`),
		"nil":                         {0xc0},
		"two elements":                unhex("92 a1 75 80"),
		"four elements":               append(unhex("94"), official[1:]...),
		"trailing bytes":              append(slices.Clone(official), 0xc0),
		"uid that is a number":        append(unhex("93 01"), official[8:]...),
		"uid nil":                     append(unhex("93 c0"), official[8:]...),
		"eleven attachments":          broadcast(t, "u", append([]any{"x"}, slices.Repeat([]any{[]byte{1}}, 11)...), object),
		"a placeholder out of place":  broadcast(t, "u", []any{"x", []byte{1}, map[string]any{"_placeholder": true, "num": 7}}, object),
		"a placeholder used twice":    broadcast(t, "u", []any{"x", []byte{1}, map[string]any{"_placeholder": true, "num": 0}}, object),
		"truncated bytes":             append(slices.Clone(head), 0x92, 0xa1, 'x', 0xc4, 9, 1),
		"binary keys":                 append(slices.Clone(head), 0x92, 0xa1, 'x', 0x81, 0xc4, 1, 1, 1),
		"binary name":                 broadcast(t, "u", []any{[]byte("x")}, object),
		"binary room":                 broadcast(t, "u", event, map[string]any{"rooms": [][]byte{{1}}}),
		"no event name":               broadcast(t, "u", []any{}, object),
		"reserved event":              broadcast(t, "u", []any{"disconnect"}, object),
		"data that is an object":      broadcast(t, "u", object, object),
		"nil opts":                    broadcast(t, "u", event, nil),
		"rooms that are an object":    broadcast(t, "u", event, map[string]any{"rooms": object}),
		"rooms nested":                broadcast(t, "u", event, map[string]any{"rooms": []any{event}}),
		"rooms of 4 billion":          append(append(unhex("93 a1 75"), broadcast(t, "u", event, nil)[3:24]...), unhex("81 a5 726f6f6d73 dd ffffffff")...),
		"nil flags":                   broadcast(t, "u", event, map[string]any{"flags": nil}),
		"volatile that is a string":   broadcast(t, "u", event, map[string]any{"flags": map[string]any{"volatile": "yes"}}),
		"keys that are numbers":       broadcast(t, "u", []any{"x", map[int]int{1: 2}}, object),
		"endless nesting":             deep,
		"endless nesting in data":     append(slices.Clone(head), deep...),
		"endless nesting of maps":     append(slices.Clone(head), bytes.Repeat([]byte{0x81, 0xa1, 0x61}, 2<<20)...),
		"endless nesting in opts":     append(broadcast(t, "u", event, nil)[:30], deep...),
		"an array of 4 billion":       append(slices.Clone(head), 0xdd, 0xff, 0xff, 0xff, 0xff),
		"a map of 4 billion":          append(slices.Clone(head), 0xdf, 0xff, 0xff, 0xff, 0xff),
		"a string of 4 billion":       append(slices.Clone(head), 0xdb, 0xff, 0xff, 0xff, 0xff),
		"bytes of 4 billion":          append(slices.Clone(head), 0xc6, 0xff, 0xff, 0xff, 0xff),
		"an extension of 4 billion":   append(slices.Clone(head), 0xc9, 0xff, 0xff, 0xff, 0xff, 0xff),
		"an unknown extension":        append(slices.Clone(head), 0xd4, 0x55, 0x00),
		"a packet of 4 billion":       unhex("93 a1 75 df ffffffff"),
		"a broadcast of 4 billion":    unhex("dd ffffffff"),
		"an unused code":              append(slices.Clone(head), 0xc1),
		"a CONNECT":                   append(append(unhex("93 a1 75 82 a4 74797065 00 a3 6e7370 a1 2f"), 0x80), 0x80),
		"a packet without a type":     unhex("93 a1 75 80 80"),
		"a type that is a string":     unhex("93 a1 75 81 a4 74797065 a1 32 80"),
		"a type beyond all types":     unhex("93 a1 75 81 a4 74797065 cf ffffffffffffffff 80"),
		"a namespace that is a float": unhex("93 a1 75 81 a3 6e7370 cb 7ff8000000000001 80"),
	}
}

// Hostile messages are refused without a panic, without much memory, and after few
// steps: however deep a message is, the decoder allocates only for its first
// thousand levels. The test counts allocations, because time depends on the machine.
func TestHostileBroadcasts(t *testing.T) {
	for name, message := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)

			_, packet, _, err := DecodeBroadcast(message)

			runtime.ReadMemStats(&after)
			require.ErrorIs(t, err, ErrInvalidPacket, "decoded as %v", packet)
			require.Less(t, after.Mallocs-before.Mallocs, uint64(10_000))
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20))
		})
	}
	for end := range official {
		_, _, _, err := DecodeBroadcast(official[:end])
		require.ErrorIs(t, err, ErrInvalidPacket, "truncated after %d bytes", end)
	}
}

// Integers keep their precision, up to the largest that MessagePack has.
func TestLargestInteger(t *testing.T) {
	packet := Packet{Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`["x",18446744073709551615]`)}
	message, err := EncodeBroadcast("u", packet, BroadcastOptions{})
	require.NoError(t, err)
	_, got, _, err := DecodeBroadcast(message)
	require.NoError(t, err)
	require.Equal(t, string(packet.Data), string(got.Data))
}

func TestEncodeBroadcastRefuses(t *testing.T) {
	for _, data := range []string{"", "[", `["x",1e400]`, strings.Repeat("[", 2000) + strings.Repeat("]", 2000)} {
		_, err := EncodeBroadcast("u", Packet{Type: PacketEvent, Namespace: "/", Data: json.RawMessage(data)}, BroadcastOptions{})
		require.Error(t, err, "%.20s", data)
	}
}

// A round trip through MessagePack keeps values, the order of keys, and the
// precision of integers.
func TestBroadcastRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := packet().Draw(t, "packet")
		want.Type, want.ID = PacketEvent, nil
		for i := range rapid.IntRange(0, maxAttachments).Draw(t, "attachments") {
			want.Data = append(append(want.Data[:len(want.Data)-1], ',', '['), placeholderText(i)...)
			want.Data = append(want.Data, "]]"...)
			want.Attachments = append(want.Attachments, append([]byte{}, rapid.SliceOf(rapid.Byte()).Draw(t, "attachment")...))
		}
		room := rapid.SliceOfN(rapid.String(), 1, 3)
		opts := BroadcastOptions{
			Rooms:  room.Draw(t, "rooms"),
			Except: room.Draw(t, "except"),
			Flags: BroadcastFlags{
				Volatile: rapid.Bool().Draw(t, "volatile"),
				Timeout:  time.Duration(rapid.IntRange(0, 1e6).Draw(t, "timeout")) * time.Millisecond,
			},
		}

		message, err := EncodeBroadcast("JcS8g7", want, opts)
		require.NoError(t, err)
		uid, got, gotOpts, err := DecodeBroadcast(message)
		require.NoError(t, err)

		require.Equal(t, "JcS8g7", uid)
		require.Equal(t, opts, gotOpts)
		require.Equal(t, want.Namespace, got.Namespace)
		require.JSONEq(t, string(want.Data), string(got.Data))
		require.Equal(t, want.Attachments, got.Attachments)
		again, err := EncodeBroadcast("JcS8g7", got, opts)
		require.NoError(t, err)
		require.Equal(t, message, again, "the order of keys or the type of a number has changed")
	})
}

// A decoded broadcast can be encoded, and decodes to the same again.
func FuzzDecodeBroadcast(f *testing.F) {
	f.Add(official)
	f.Add(broadcast(f, "u", []any{"x", []byte{1, 2}, map[string]any{"a": []byte{}}}, map[string]any{}))
	for _, message := range hostile(f) {
		f.Add(message[:min(len(message), 4096)])
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		uid, packet, opts, err := DecodeBroadcast(message)
		if err != nil {
			require.ErrorIs(t, err, ErrInvalidPacket)
			return
		}
		require.True(t, json.Valid(packet.Data))
		encoded, err := EncodeBroadcast(uid, packet, opts)
		require.NoError(t, err)
		_, again, _, err := DecodeBroadcast(encoded)
		require.NoError(t, err)
		require.Equal(t, packet.Namespace, again.Namespace)
		require.JSONEq(t, string(packet.Data), string(again.Data))
		require.Equal(t, len(packet.Attachments), len(again.Attachments))
	})
}

// The three forms of a timestamp are read as the library reads them.
func TestTimestamps(t *testing.T) {
	for _, date := range []time.Time{
		time.Unix(0, 0), time.Unix(math.MaxUint32, 0), time.Unix(1, 999_999_999), time.Unix(1<<34-1, 1),
		time.Unix(1<<34, 0), time.Unix(-1, 5), time.Unix(-1<<40, 0),
	} {
		encoded, err := msgpack.Marshal(date)
		require.NoError(t, err)

		got, err := decodeDate(msgpack.NewDecoder(bytes.NewReader(encoded)))

		require.NoError(t, err, date)
		require.True(t, date.Equal(got), "%s, not %s", got, date)
	}
	for _, encoded := range []string{"\xd6\xff\x00\x00\x00", "\xd4\xff\x00", "\xc7\x0c\x01abcdefghijkl", "\xc9\xff\xff\xff\xff\xff", "\xc7\x00\xff"} {
		_, err := decodeDate(msgpack.NewDecoder(strings.NewReader(encoded)))
		require.Error(t, err, "%q", encoded)
	}
}
