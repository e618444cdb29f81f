package socketio

import (
	"encoding/hex"
	"encoding/json"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vmihailenco/msgpack/v5"
	"pgregory.net/rapid"
)

var (
	// What @socket.io/redis-adapter 8.3.0 publishes for
	// io.timeout(1000).to("r1").except("r2").emit("hello", 1, "2", {a: [true, null, 1.5]}, callback),
	officialAckRequest = unhex(`85a3756964a64a6353386737a9726571756573744964a67a6364503656a47479
		706507a67061636b657483a47479706502a46461746194a568656c6c6f01a132
		81a16193c3c0cb3ff8000000000000a36e7370a12fa46f70747383a5726f6f6d
		7391a27231a665786365707491a27232a5666c61677381a774696d656f7574cd
		03e8`)
	// and when a client acknowledges with {a: [1, Buffer.from([0, 255])]}.
	officialAck = unhex(`83a47479706509a9726571756573744964a67a6364503656a67061636b657481
		a1619201c40200ff`)
)

func ackRequest() AckRequest {
	return AckRequest{
		UID: "JcS8g7", RequestID: "zcdP6V", Packet: helloPacket(),
		Options: BroadcastOptions{Rooms: []string{"r1"}, Except: []string{"r2"}, Flags: BroadcastFlags{Timeout: time.Second}},
	}
}

func TestOfficialAckRequest(t *testing.T) {
	var read AckRequest
	require.NoError(t, read.UnmarshalBinary(officialAckRequest))
	require.Equal(t, ackRequest(), read)

	ours, err := ackRequest().MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(officialAckRequest), hex.EncodeToString(ours))
}

func TestOfficialAckResponse(t *testing.T) {
	answer := AckResponse{RequestID: "zcdP6V", Args: Args{json.RawMessage(`{"a":[1,` + string(Binary{0, 255}.appendJSON(nil)) + `]}`)}}
	var read AckResponse
	require.NoError(t, read.UnmarshalBinary(officialAck))
	require.Equal(t, answer, read)

	ours, err := answer.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(officialAck), hex.EncodeToString(ours))
}

// A client may acknowledge without an argument, which is nil between processes.
func TestAckResponseWithoutArguments(t *testing.T) {
	message, err := AckResponse{RequestID: "zcdP6V"}.MarshalBinary()
	require.NoError(t, err)
	var read AckResponse
	require.NoError(t, read.UnmarshalBinary(message))
	require.Equal(t, AckResponse{RequestID: "zcdP6V", Args: Args{json.RawMessage("null")}}, read)
}

func TestAckMessagesRefuse(t *testing.T) {
	deep := json.RawMessage(slices.Concat(slices.Repeat([]byte("["), 2000), slices.Repeat([]byte("]"), 2000)))
	request := ackRequest()
	request.Packet.Data = deep
	_, err := request.MarshalBinary()
	require.ErrorIs(t, err, ErrInvalidPacket)
	_, err = AckResponse{RequestID: "zcdP6V", Args: Args{deep}}.MarshalBinary()
	require.ErrorIs(t, err, ErrInvalidPacket)
}

// Anybody who can publish can send any bytes: they are refused without a panic and
// without much memory, and the target is left as it was.
func TestHostileAckMessages(t *testing.T) {
	type object = map[string]any
	encode := func(value any) []byte {
		message, err := msgpack.Marshal(value)
		require.NoError(t, err)
		return message
	}
	packet := object{"type": 2, "data": []any{"x"}, "nsp": "/"}
	messages := map[string][]byte{
		"an array":                      encode([]any{"zcdP6V"}),
		"another type":                  encode(object{"uid": "u", "type": 8, "requestId": "r", "packet": packet, "opts": object{}}),
		"no type":                       encode(object{"uid": "u", "requestId": "r", "packet": packet, "opts": object{}}),
		"no request id":                 encode(object{"uid": "u", "type": 7, "packet": packet, "opts": object{}}),
		"no packet":                     encode(object{"uid": "u", "type": 7, "requestId": "r", "opts": object{}}),
		"a packet that is a string":     encode(object{"uid": "u", "type": 7, "requestId": "r", "packet": "x"}),
		"an acknowledgement for an id":  encode(object{"uid": "u", "type": 7, "requestId": "r", "packet": object{"type": 3, "data": []any{}}}),
		"no request id in an answer":    encode(object{"type": 9, "packet": "x"}),
		"a request id that is a number": encode(object{"type": 9, "requestId": 1, "packet": "x"}),
		"deep in an answer":             append(unhex("83 a4 74797065 09 a9 726571756573744964 a1 72 a6 7061636b6574"), slices.Repeat([]byte{0x91}, 1<<20)...),
		"a long array in an answer":     unhex("83 a4 74797065 09 a9 726571756573744964 a1 72 a6 7061636b6574 dd ffffffff"),
		"trailing bytes":                append(slices.Clone(officialAckRequest), 0xc0),
		"trailing bytes in an answer":   append(slices.Clone(officialAck), 0xc0),
	}
	for name, message := range hostile(t) {
		messages["hostile: "+name] = message
	}
	for name, message := range messages {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			request, answer := ackRequest(), AckResponse{RequestID: "kept"}
			runtime.ReadMemStats(&before)

			failedRequest, failedAnswer := request.UnmarshalBinary(message), answer.UnmarshalBinary(message)

			runtime.ReadMemStats(&after)
			require.ErrorIs(t, failedRequest, ErrInvalidPacket)
			require.ErrorIs(t, failedAnswer, ErrInvalidPacket)
			require.Equal(t, ackRequest(), request)
			require.Equal(t, AckResponse{RequestID: "kept"}, answer)
			require.Less(t, after.Mallocs-before.Mallocs, uint64(20_000))
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20))
		})
	}
	for end := range officialAckRequest {
		require.ErrorIs(t, new(AckRequest).UnmarshalBinary(officialAckRequest[:end]), ErrInvalidPacket, "truncated after %d bytes", end)
	}
	for end := range officialAck {
		require.ErrorIs(t, new(AckResponse).UnmarshalBinary(officialAck[:end]), ErrInvalidPacket, "truncated after %d bytes", end)
	}
}

func TestAckMessagesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := packet().Draw(t, "packet")
		sent.Type, sent.ID = PacketEvent, nil
		request := AckRequest{
			UID: rapid.String().Draw(t, "uid"), RequestID: rapid.StringN(1, -1, -1).Draw(t, "request id"), Packet: sent,
			Options: BroadcastOptions{
				Rooms: rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "rooms"),
				Flags: BroadcastFlags{Timeout: time.Duration(rapid.IntRange(0, 1e6).Draw(t, "timeout")) * time.Millisecond},
			},
		}
		message, err := request.MarshalBinary()
		require.NoError(t, err)
		var read AckRequest
		require.NoError(t, read.UnmarshalBinary(message))
		require.JSONEq(t, string(request.Packet.Data), string(read.Packet.Data))
		read.Packet.Data = request.Packet.Data
		require.Equal(t, request, read)

		answer := AckResponse{RequestID: request.RequestID, Args: Args{sent.Data}}
		message, err = answer.MarshalBinary()
		require.NoError(t, err)
		var readAnswer AckResponse
		require.NoError(t, readAnswer.UnmarshalBinary(message))
		require.Equal(t, answer.RequestID, readAnswer.RequestID)
		require.JSONEq(t, string(answer.Args[0]), string(readAnswer.Args[0]))
	})
}
