package socketio

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func id(n uint64) *uint64 { return &n }

// Socket.IO v5, packet encoding: text and packet, both ways.
var packets = map[string]Packet{
	`0`:                        {Type: PacketConnect, Namespace: "/"},
	`0{"token":"x"}`:           {Type: PacketConnect, Namespace: "/", Data: json.RawMessage(`{"token":"x"}`)},
	`0/custom,`:                {Type: PacketConnect, Namespace: "/custom"},
	`0/custom,{"sid":"x"}`:     {Type: PacketConnect, Namespace: "/custom", Data: json.RawMessage(`{"sid":"x"}`)},
	`1`:                        {Type: PacketDisconnect, Namespace: "/"},
	`1/custom,`:                {Type: PacketDisconnect, Namespace: "/custom"},
	`2["x"]`:                   {Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`["x"]`)},
	`2[1,{"a":[null]}]`:        {Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`[1,{"a":[null]}]`)},
	`212["x",1]`:               {Type: PacketEvent, Namespace: "/", ID: id(12), Data: json.RawMessage(`["x",1]`)},
	`2/a/b,0["x"]`:             {Type: PacketEvent, Namespace: "/a/b", ID: id(0), Data: json.RawMessage(`["x"]`)},
	`3456[]`:                   {Type: PacketAck, Namespace: "/", ID: id(456), Data: json.RawMessage(`[]`)},
	`3/custom,9999999999[1]`:   {Type: PacketAck, Namespace: "/custom", ID: id(9999999999), Data: json.RawMessage(`[1]`)},
	`4{"message":"no"}`:        {Type: PacketConnectError, Namespace: "/", Data: json.RawMessage(`{"message":"no"}`)},
	`4/nope,{"message":"no"}`:  {Type: PacketConnectError, Namespace: "/nope", Data: json.RawMessage(`{"message":"no"}`)},
	`4"in the words of v4"`:    {Type: PacketConnectError, Namespace: "/", Data: json.RawMessage(`"in the words of v4"`)},
	`2["x", "spaces stay"  ] `: {Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`["x", "spaces stay"  ] `)},
}

func TestEncodeAndDecode(t *testing.T) {
	for text, packet := range packets {
		decoded, _, err := decode([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, packet, decoded.Packet, text)
		require.Equal(t, text, string(packet.appendTo(nil)))
	}
}

// The last comma may be missing, and an id may have leading zeros.
func TestDecodeLeniently(t *testing.T) {
	p, _, err := decode([]byte("0/custom"))
	require.NoError(t, err)
	require.Equal(t, Packet{Type: PacketConnect, Namespace: "/custom"}, p.Packet)

	p, _, err = decode([]byte(`2007["x"]`))
	require.NoError(t, err)
	require.Equal(t, id(7), p.ID)
}

var notPackets = []string{
	"", "4", "7", "9", "x", "-", "{}", " 2[\"x\"]", "2", "2[]", "2{}", "2[null]", "2[true]", "2[[]]", "2[{}]",
	`2["connect"]`, `2["disconnecting"]`, `2["x"`, `2["x"]]`, `2["x"],`, `2["x"][]`, "3{}", "3", "1{}", "1[]",
	"0[]", `0"x"`, "0null", "0{", `5["x"]`, `50-["x"]`, `511-["x"]`, `5-1-["x"]`, `5-["x"]`, `51["x"]`, `51.5-["x"]`, `51-`, `51-{}`, `51-["connect"]`,
	`599999999999999999999-["x"]`, `6["x"]`, `60-0[]`, `611-0[]`, `61-0{}`, `51-[{"_placeholder":true,"num":0}]`,
	`51-["x",{"_placeholder":true,"num":1}]`, `51-["x",{"_placeholder":true,"num":-1}]`, `51-["x",{"_placeholder":true,"num":0.5}]`,
	`51-["x",{"_placeholder":true,"num":"0"}]`, `51-["x",{"_placeholder":true,"NUM":0}]`, `51-["x",{"_placeholder":true}]`,
	`52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]`, `51-["x",{"_pl\u0061ceholder":true,"num":1}]`,
	`52-["x",{"_placeholder":true,"num":0,"in":{"_placeholder":true,"num":1}}]`, "4[]", "41",
	`2-1["x"]`, `21.5["x"]`, `299999999999999999["x"]`, "2/", "2/custom", "2/custom[\"x\"]", "2[NaN]", "2['x']",
	strings.Repeat("[", 10_000), "2" + strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
}

func TestDecodeRefuses(t *testing.T) {
	for _, text := range notPackets {
		p, _, err := decode([]byte(text))
		require.ErrorIs(t, err, ErrInvalidPacket, "%.40q was decoded as %v", text, p.Packet)
	}
}

// jsonText generates a JSON value.
func jsonText(depth int) *rapid.Generator[string] {
	scalars := []*rapid.Generator[string]{
		rapid.Just("null"), rapid.Just("true"), rapid.Just("false"),
		rapid.Map(rapid.Int64(), toJSON[int64]),
		rapid.Map(rapid.Float64Range(-1e300, 1e300), toJSON[float64]),
		rapid.Map(rapid.String(), toJSON[string]),
	}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	return rapid.OneOf(append(scalars, rapid.Custom(func(t *rapid.T) string {
		items := rapid.SliceOfN(jsonText(depth-1), 0, 4).Draw(t, "items")
		if rapid.Bool().Draw(t, "array") {
			return "[" + strings.Join(items, ",") + "]"
		}
		for i := range items {
			items[i] = toJSON(rapid.String().Draw(t, "key")) + ":" + items[i]
		}
		return "{" + strings.Join(items, ",") + "}"
	}))...)
}

func toJSON[T any](value T) string {
	data, err := marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Socket.IO v5, packets with binary attachments: the header.
func TestDecodeBinaryHeader(t *testing.T) {
	for text, want := range map[string]struct {
		packet Packet
		due    int
	}{
		`51-["x",{"_placeholder":true,"num":0}]`: {
			Packet{Type: PacketEvent, Namespace: "/", Data: json.RawMessage(`["x",{"_placeholder":true,"num":0}]`)}, 1},
		`510-/custom,7["x"]`: {
			Packet{Type: PacketEvent, Namespace: "/custom", ID: id(7), Data: json.RawMessage(`["x"]`)}, 10},
		`62-7[[{"num":1,"_placeholder":true}],{"_placeholder":true,"num":0,"_placeholder":false}]`: {
			Packet{Type: PacketAck, Namespace: "/", ID: id(7),
				Data: json.RawMessage(`[[{"num":1,"_placeholder":true}],{"_placeholder":true,"num":0,"_placeholder":false}]`)}, 2},
	} {
		p, due, err := decode([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want.packet, p.Packet)
		require.Equal(t, want.due, due)
		p.Attachments = make([][]byte, due)
		require.Equal(t, text, string(p.appendTo(nil)))
	}
}

// packet generates a packet of an event or an acknowledgement.
func packet() *rapid.Generator[Packet] {
	return rapid.Custom(func(t *rapid.T) Packet {
		p := Packet{
			Type:      rapid.SampledFrom([]PacketType{PacketEvent, PacketAck}).Draw(t, "type"),
			Namespace: rapid.StringMatching(`/[a-z0-9/#]{0,8}`).Draw(t, "namespace"),
		}
		if rapid.Bool().Draw(t, "wants an acknowledgement") {
			p.ID = id(rapid.Uint64Max(1<<53-1).Draw(t, "id"))
		}
		name := rapid.StringMatching(`"[A-Z:é]{1,8}"`).Draw(t, "name")
		args := rapid.SliceOfN(jsonText(2), 0, 3).Draw(t, "args")
		p.Data = json.RawMessage("[" + strings.Join(append([]string{name}, args...), ",") + "]")
		return p
	})
}

func TestDecodeUndoesEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := packet().Draw(t, "packet")
		got, _, err := decode(want.appendTo(nil))
		require.NoError(t, err)
		require.Equal(t, want, got.Packet)
	})
}

// A decoded packet can be encoded, and decodes to the same again.
func FuzzDecode(f *testing.F) {
	for text := range packets {
		f.Add([]byte(text))
	}
	for _, text := range notPackets {
		f.Add([]byte(text))
	}
	f.Add([]byte(`2["x",{"\u005fplaceholder":true,"base64":"aGk="},"\\u005fplaceholder"]`))
	f.Add([]byte(`52-/a,1["x",[{"_placeholder":true,"num":1}],{"a":{"_placeholder":true,"num":0}}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, due, err := decode(text)
		if err != nil {
			require.ErrorIs(t, err, ErrInvalidPacket)
			return
		}
		require.NotContains(t, string(p.Data), binaryStart)
		p.Attachments = make([][]byte, due)
		again, dueAgain, err := decode(p.appendTo(nil))
		require.NoError(t, err)
		require.Equal(t, due, dueAgain)
		again.Attachments = p.Attachments
		require.Equal(t, p.Packet, again.Packet)
		if p.Type == PacketEvent || p.Type == PacketAck {
			var want Args
			require.NoError(t, json.Unmarshal(p.Data, &want))
			if p.Type == PacketEvent {
				want = want[1:]
			}
			require.Equal(t, len(want), len(p.args()))
			for i, arg := range p.args() {
				require.Equal(t, string(want[i]), string(arg))
			}
			p.attach()
			for _, arg := range p.args() {
				require.True(t, json.Valid(arg), "%s", arg)
			}
		}
	})
}
