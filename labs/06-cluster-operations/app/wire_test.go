package app

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socketlab/labs/socketio"
)

// What @socket.io/redis-adapter 8.3.0 publishes, and what it means.
var officialRequests = map[string]Request{
	`{"uid":"JcS8g7","requestId":"zcdP6V","type":0,"rooms":["r1"]}`: {UID: "JcS8g7", RequestID: "zcdP6V", Kind: SocketIDs, Rooms: []string{"r1"}},
	`{"uid":"JcS8g7","requestId":"zcdP6V","type":1}`:                {UID: "JcS8g7", RequestID: "zcdP6V", Kind: AllRooms},
	`{"uid":"JcS8g7","type":2,"opts":{"rooms":["r1"],"except":[]},"rooms":["j1","j2"]}`: {
		UID: "JcS8g7", Kind: Join, Options: options([]string{"r1"}, []string{}), Rooms: []string{"j1", "j2"},
	},
	`{"uid":"JcS8g7","type":3,"opts":{"rooms":[],"except":["r2"]},"rooms":["j1"]}`: {
		UID: "JcS8g7", Kind: Leave, Options: options([]string{}, []string{"r2"}), Rooms: []string{"j1"},
	},
	`{"uid":"JcS8g7","type":4,"opts":{"rooms":["r1"],"except":[]},"close":true}`: {
		UID: "JcS8g7", Kind: Disconnect, Options: options([]string{"r1"}, []string{}), Close: true,
	},
	`{"uid":"JcS8g7","type":4,"opts":{"rooms":["r1"],"except":[]},"close":false}`: {
		UID: "JcS8g7", Kind: Disconnect, Options: options([]string{"r1"}, []string{}),
	},
	`{"uid":"JcS8g7","requestId":"zcdP6V","type":5,"opts":{"rooms":[],"except":[]}}`: {
		UID: "JcS8g7", RequestID: "zcdP6V", Kind: Fetch, Options: options([]string{}, []string{}),
	},
	`{"uid":"JcS8g7","type":6,"data":["hello",1,"2",{"a":null}]}`: {
		UID: "JcS8g7", Kind: ServerSide, Data: json.RawMessage(`["hello",1,"2",{"a":null}]`),
	},
	`{"uid":"JcS8g7","requestId":"zcdP6V","type":6,"data":["hello"]}`: {
		UID: "JcS8g7", RequestID: "zcdP6V", Kind: ServerSide, Data: json.RawMessage(`["hello"]`),
	},
	// The official emitter sends no uid.
	`{"type":2,"opts":{"rooms":["r1"],"except":[]},"rooms":["j1"]}`: {
		Kind: Join, Options: options([]string{"r1"}, []string{}), Rooms: []string{"j1"},
	},
	// JSON.stringify escapes neither of these.
	`{"uid":"JcS8g7","type":3,"opts":{"rooms":["<&>` + "\u2028\u2029" + `\\u2028\""],"except":[]},"rooms":[]}`: {
		UID: "JcS8g7", Kind: Leave, Options: options([]string{"<&>\u2028\u2029\\u2028\""}, []string{}), Rooms: []string{},
	},
}

// What it answers, except for handshakes.
var officialResponses = map[string]Response{
	`{"requestId":"zcdP6V","sockets":["one","two"]}`: {RequestID: "zcdP6V", Kind: SocketIDs, Names: []string{"one", "two"}},
	`{"requestId":"zcdP6V","rooms":["r1"]}`:          {RequestID: "zcdP6V", Kind: AllRooms, Names: []string{"r1"}},
	`{"requestId":"zcdP6V","rooms":[]}`:              {RequestID: "zcdP6V", Kind: AllRooms, Names: []string{}},
	`{"requestId":"zcdP6V","sockets":[]}`:            {RequestID: "zcdP6V", Kind: Fetch, Sockets: []socketio.RemoteSocket{}},
	`{"requestId":"zcdP6V","sockets":[{"id":"one","handshake":{},"rooms":["one","r1"],"data":{"user":"ann","age":null}}]}`: {
		RequestID: "zcdP6V", Kind: Fetch,
		Sockets: []socketio.RemoteSocket{{ID: "one", Rooms: []string{"one", "r1"}, Data: map[string]any{"user": "ann", "age": nil}}},
	},
	`{"type":6,"requestId":"zcdP6V","data":["node-2",1]}`: {RequestID: "zcdP6V", Kind: ServerSide, Data: json.RawMessage(`["node-2",1]`)},
	`{"type":6,"requestId":"zcdP6V","data":null}`:         {RequestID: "zcdP6V", Kind: ServerSide, Data: json.RawMessage(`null`)},
	`{"type":8,"requestId":"zcdP6V","clientCount":0}`:     {RequestID: "zcdP6V", Kind: Count},
	`{"type":8,"requestId":"zcdP6V","clientCount":12}`:    {RequestID: "zcdP6V", Kind: Count, Clients: 12},
}

func options(rooms, except []string) socketio.BroadcastOptions {
	return socketio.BroadcastOptions{Rooms: rooms, Except: except}
}

func TestOfficialRequests(t *testing.T) {
	for text, request := range officialRequests {
		read, err := DecodeRequest([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, request, read, text)

		written, err := request.Encode()
		require.NoError(t, err, text)
		require.Equal(t, text, string(written))
	}
}

func TestOfficialResponses(t *testing.T) {
	for text, response := range officialResponses {
		written, err := response.Encode()
		require.NoError(t, err, text)
		require.JSONEq(t, text, string(written))

		read, err := DecodeResponse([]byte(text))
		require.NoError(t, err, text)
		if response.Kind != Count {
			read.Clients = response.Clients
		}
		require.Equal(t, response, read, text)
	}
}

// A broadcast that wants acknowledgements, and an acknowledgement, are MessagePack.
func TestOfficialBroadcast(t *testing.T) {
	bytes, err := hex.DecodeString("85a3756964a64a6353386737a9726571756573744964a67a6364503656a47479706507a67061636b6574" +
		"83a47479706502a46461746192a568656c6c6f01a36e7370a12fa46f70747383a5726f6f6d7391a27231a665786365707490a5666c61677381a774696d656f7574cd03e8")
	require.NoError(t, err)
	request := Request{
		UID: "JcS8g7", RequestID: "zcdP6V", Kind: Broadcast,
		Packet: socketio.Packet{Type: socketio.PacketEvent, Namespace: "/", Data: json.RawMessage(`["hello",1]`)},
		Options: socketio.BroadcastOptions{
			Rooms: []string{"r1"}, Except: []string{}, Flags: socketio.BroadcastFlags{Timeout: time.Second},
		},
	}
	written, err := request.Encode()
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(bytes), hex.EncodeToString(written))
	read, err := DecodeRequest(bytes)
	require.NoError(t, err)
	read.Options.Except = []string{} // may be nil
	require.Equal(t, request, read)

	bytes, err = hex.DecodeString("83a47479706509a9726571756573744964a67a6364503656a67061636b657481a1619101")
	require.NoError(t, err)
	response := Response{RequestID: "zcdP6V", Kind: Ack, Args: socketio.Args{json.RawMessage(`{"a":[1]}`)}}
	written, err = response.Encode()
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(bytes), hex.EncodeToString(written))
	answer, err := DecodeResponse(bytes)
	require.NoError(t, err)
	require.Equal(t, response, answer)
}

// In JavaScript ack() acknowledges with undefined, which is no JSON.
func TestAnswerOfNothing(t *testing.T) {
	answer, err := DecodeResponse([]byte(`{"type":6,"requestId":"r"}`))
	require.NoError(t, err)
	require.Equal(t, ServerSide, answer.Kind)
	require.Equal(t, "null", string(answer.Data))
}

// In JavaScript a room may be a number, which stays the one that it is.
func TestRoomsThatAreNumbers(t *testing.T) {
	read, err := DecodeRequest([]byte(`{"type":2,"opts":{"rooms":[42,"42"],"except":[-1.5,9007199254740993]},"rooms":[0,"r1"]}`))
	require.NoError(t, err)
	require.Equal(t, Request{Kind: Join, Options: options([]string{"42", "42"}, []string{"-1.5", "9007199254740993"}), Rooms: []string{"0", "r1"}}, read)

	answer, err := DecodeResponse([]byte(`{"requestId":"r","sockets":[{"id":"one","handshake":{"auth":{"token":"secret"}},"rooms":[42],"data":null}]}`))
	require.NoError(t, err)
	require.Equal(t, []socketio.RemoteSocket{{ID: "one", Rooms: []string{"42"}}}, answer.Sockets)
}

// Handshakes hold tokens and cookies, and never leave the node.
func TestHandshakesAreEmpty(t *testing.T) {
	written, err := Response{RequestID: "r", Kind: Fetch, Sockets: []socketio.RemoteSocket{{ID: "one"}}}.Encode()
	require.NoError(t, err)
	require.Equal(t, `{"requestId":"r","sockets":[{"id":"one","handshake":{},"rooms":[],"data":null}]}`, string(written))
}

// Without lists, nothing in a request is null.
func TestListsAreNeverNull(t *testing.T) {
	for _, kind := range []Kind{SocketIDs, AllRooms, Join, Leave, Disconnect, Fetch} {
		written, err := Request{RequestID: "r", Kind: kind}.Encode()
		require.NoError(t, err)
		require.NotContains(t, string(written), "null")
	}
}

// Anybody who can publish can send any bytes.
func TestHostileRequests(t *testing.T) {
	for _, message := range []string{
		``, `garbage`, `{`, `{}`, `[]`, `null`, `7`, "\xc1", "\xc0", "\x80", "\xdd\xff\xff\xff\xff", strings.Repeat("\x91", 1<<20), strings.Repeat(`{"a":`, 1<<17),
		`{"type":2}`, `{"type":4,"opts":null}`, `{"type":4,"opts":[]}`, `{"type":4,"sid":"one"}`, `{"type":5,"requestId":"r"}`, // nobody is selected
		`{"type":2,"opts":{"rooms":"r1"}}`, `{"type":2,"opts":{"rooms":null}}`, `{"type":2,"opts":{"rooms":[null]}}`, `{"type":2,"opts":{"rooms":[[]]}}`,
		`{"type":2,"opts":{"rooms":[true]}}`, `{"type":2,"opts":{},"rooms":["\ud800"]}`, `{"type":2,"opts":{},"rooms":{}}`,
		`{"type":4,"opts":{},"close":"yes"}`, `{"type":4,"type":5,"opts":{}}`, `{"type":4,"opts":{}} {}`, `{"type":4,"opts":{}}}`, `{"TYPE":4,"opts":{}}`,
		`{"type":"5","requestId":"r","opts":{}}`, `{"type":5.5,"requestId":"r","opts":{}}`, `{"type":5,"requestId":7,"opts":{}}`, `{"type":5,"opts":{}}`,
		`{"type":0,"rooms":[]}`, `{"type":1}`, `{"type":-1,"requestId":"r"}`, `{"type":10,"requestId":"r"}`, `{"type":1e99,"requestId":"r"}`,
		`{"type":7,"requestId":"r","opts":{}}`, `{"type":8,"requestId":"r"}`, `{"type":9,"requestId":"r"}`, `{"uid":7,"type":2,"opts":{}}`,
	} {
		read, err := DecodeRequest([]byte(message))
		require.ErrorIs(t, err, socketio.ErrInvalidPacket, "%.60q", message)
		require.Equal(t, Request{}, read, "%.60q", message)
	}
}

func TestHostileResponses(t *testing.T) {
	for _, message := range []string{
		``, `garbage`, `{`, `{}`, `[]`, `null`, "\xc1", "\xdd\xff\xff\xff\xff", strings.Repeat("\x91", 1<<20),
		`{"requestId":"r"}`, `{"sockets":[]}`, `{"requestId":"","sockets":[]}`, `{"requestId":null,"sockets":[]}`, `{"requestId":7,"sockets":[]}`,
		`{"requestId":"r","sockets":null}`, `{"requestId":"r","sockets":{}}`, `{"requestId":"r","sockets":[null]}`, `{"requestId":"r","sockets":[{}]}`,
		`{"requestId":"r","sockets":["one",{"id":"two"}]}`, `{"requestId":"r","sockets":[{"id":"one","data":[]}]}`, `{"requestId":"r","sockets":[{"id":"one","rooms":7}]}`,
		`{"requestId":"r","sockets":[{"id":""}]}`, `{"requestId":"r","sockets":[{"id":7}]}`,
		`{"requestId":"r","rooms":null}`, `{"requestId":"r","rooms":"r1"}`, `{"type":8,"requestId":"r"}`,
		`{"type":8,"requestId":"r","clientCount":-1}`, `{"type":8,"requestId":"r","clientCount":1.5}`, `{"type":8,"requestId":"r","clientCount":"1"}`,
		`{"type":10,"requestId":"r","sockets":[]}`, `{"type":-1,"requestId":"r","sockets":[]}`, `{"type":9,"requestId":"r","data":1}`,
	} {
		read, err := DecodeResponse([]byte(message))
		require.ErrorIs(t, err, socketio.ErrInvalidPacket, "%.60q", message)
		require.Equal(t, Response{}, read, "%.60q", message)
	}
}

func TestWhatCannotBeEncoded(t *testing.T) {
	for _, response := range []Response{
		{RequestID: "r", Kind: Broadcast}, {RequestID: "r", Kind: Join}, {RequestID: "r", Kind: -1},
		{RequestID: "r", Kind: Fetch, Sockets: []socketio.RemoteSocket{{ID: "one", Data: map[string]any{"n": math.NaN()}}}},
		{RequestID: "r", Kind: ServerSide, Data: json.RawMessage(`{`)},
	} {
		_, err := response.Encode()
		require.ErrorIs(t, err, socketio.ErrInvalidPacket)
	}
	_, err := Request{Kind: ServerSide, Data: json.RawMessage(`{`)}.Encode()
	require.ErrorIs(t, err, socketio.ErrInvalidPacket)
}

// Whatever is encoded is decoded as it was.
func TestWireRoundTrips(t *testing.T) {
	text, texts := rapid.String(), rapid.SliceOfN(rapid.String(), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		request := Request{UID: text.Draw(t, "uid"), RequestID: rapid.StringN(1, -1, -1).Draw(t, "id"), Kind: Kind(rapid.IntRange(0, 6).Draw(t, "kind"))}
		switch request.Kind {
		case Join, Leave, Disconnect, Fetch:
			request.Options = options(texts.Draw(t, "to"), texts.Draw(t, "except"))
		}
		switch request.Kind {
		case SocketIDs, Join, Leave:
			request.Rooms = texts.Draw(t, "rooms")
		case Disconnect:
			request.Close = rapid.Bool().Draw(t, "close")
		case ServerSide:
			data, err := json.Marshal(texts.Draw(t, "data"))
			require.NoError(t, err)
			request.Data = data
		}
		message, err := request.Encode()
		require.NoError(t, err)
		read, err := DecodeRequest(message)
		require.NoError(t, err)
		if request.Kind == ServerSide {
			require.JSONEq(t, string(request.Data), string(read.Data))
			read.Data = request.Data
		}
		require.Equal(t, request, read)

		socket := socketio.RemoteSocket{ID: request.RequestID, Rooms: texts.Draw(t, "its rooms"), Data: map[string]any{text.Draw(t, "name"): text.Draw(t, "value")}}
		message, err = Response{RequestID: request.RequestID, Kind: Fetch, Sockets: []socketio.RemoteSocket{socket}}.Encode()
		require.NoError(t, err)
		response, err := DecodeResponse(message)
		require.NoError(t, err)
		require.Equal(t, []socketio.RemoteSocket{socket}, response.Sockets)
	})
}
