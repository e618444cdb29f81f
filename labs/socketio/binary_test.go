package socketio_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

func (c *client) sendBytes(attachments ...string) {
	c.t.Helper()
	for _, bytes := range attachments {
		require.NoError(c.t, c.ws.WriteMessage(websocket.BinaryMessage, []byte(bytes)))
	}
}

func (c *client) wantBytes(attachments ...string) {
	c.t.Helper()
	for _, bytes := range attachments {
		require.NoError(c.t, c.ws.SetReadDeadline(time.Now().Add(patience)))
		kind, data, err := c.ws.ReadMessage()
		require.NoError(c.t, err)
		require.Equal(c.t, websocket.BinaryMessage, kind)
		require.Equal(c.t, bytes, string(data))
	}
}

const zeroth, first = `{"_placeholder":true,"num":0}`, `{"_placeholder":true,"num":1}`

// Socket.IO v5, packets with binary attachments: an event and its
// acknowledgement, from the client.
func TestBinaryEvent(t *testing.T) {
	type file struct {
		Name string
		Data socketio.Binary
	}
	s := on(t, "file", func(e *socketio.Event) {
		var (
			whole []byte
			part  file
		)
		if err := e.Args.Bind(&whole, &part); err != nil {
			_ = e.Ack(err.Error())
			return
		}
		_ = e.Ack(part, append(whole, '!'))
	})
	c, _ := s.join()

	c.send(`452-7["file",` + first + `,{"name":"cat","data":` + zeroth + `}]`)
	c.sendBytes("\x00\xff", "whole")

	c.want(`462-7[{"Name":"cat","Data":` + zeroth + `},` + first + `]`)
	c.wantBytes("\x00\xff", "whole!")
	c.sync()
}

// A placeholder may be missing, and an attachment may be empty.
func TestOddAttachments(t *testing.T) {
	s := on(t, "file", func(e *socketio.Event) {
		var data []byte
		err := e.Args.Bind(&data)
		_ = e.Ack(err == nil, len(e.Args), len(data))
	})
	c, _ := s.join()

	c.send(`452-1["file",` + first + `]`)
	c.sendBytes("nobody's", "")
	c.want(`431[true,1,0]`)
	c.send(`421["file","AAEC"]`, `422["file",{"_placeholder":false,"num":0}]`)
	c.want(`431[false,1,0]`, `432[false,1,0]`)
}

// The server emits binary data and receives some in the acknowledgement.
func TestEmitBinary(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()
	answers := make(chan socketio.Args, 1)
	go func() {
		args, err := socket.EmitWithAck(context.Background(), time.Minute, "file",
			[]byte("one"), map[string]socketio.Binary{"two": nil}, json.RawMessage(`{"n":12345678901234567890}`))
		if err == nil {
			answers <- args
		}
	}()

	c.want(`452-0["file",` + zeroth + `,{"two":` + first + `},{"n":12345678901234567890}]`)
	c.wantBytes("one", "")
	c.send(`461-0[` + zeroth + `]`)
	c.sendBytes("thanks")

	var thanks []byte
	require.NoError(t, next(t, answers).Bind(&thanks))
	require.Equal(t, "thanks", string(thanks))
}

// Binary data that a client sent is relayed as binary data, also to a room.
func TestRelayBinary(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("say", func(e *socketio.Event) { _ = io.Emit("said", socket.ID(), e.Args[0]) })
		})
	})
	one, speaker := s.join()
	two, _ := s.join()

	one.send(`451-["say",{"z":1,"file":` + zeroth + `,"a":"<&>"}]`)
	one.sendBytes("bytes")

	for _, c := range []*client{one, two} {
		c.want(`451-["said","` + speaker.ID() + `",{"z":1,"file":` + zeroth + `,"a":"<&>"}]`)
		c.wantBytes("bytes")
	}
}

// Emit refuses packets on which a client would close the connection.
func TestEmitRefusesTooManyAttachments(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	many := make([]any, 11)
	for i := range many {
		many[i] = []byte("x")
	}
	require.ErrorIs(t, socket.Emit("x", many...), socketio.ErrInvalidPacket)
	stray := json.RawMessage(`{"_placeholder":true,"num":5}`)
	require.ErrorIs(t, s.Emit("x", []byte("x"), stray), socketio.ErrInvalidPacket)
	require.NoError(t, socket.Emit("x", many[1:]...))

	require.True(t, strings.HasPrefix(c.frame(), `4510-["x",{"_placeholder":true,"num":0},`))
	c.wantBytes(strings.Split(strings.Repeat("x", 10), "")...)
	c.sync()
}

// maxHttpBufferSize bounds the attachments and their header together.
func TestAttachmentsAreBounded(t *testing.T) {
	s := start(t, socketio.Options{Engine: engineio.Options{MaxHTTPBufferSize: 1000}}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("x", func(e *socketio.Event) { _ = e.Ack() })
		})
	})
	c, _ := s.join()
	large, _ := s.join()
	header := `2-1["x",` + zeroth + `,` + first + `]`

	c.send("45" + header)
	c.sendBytes(strings.Repeat("x", 900), strings.Repeat("x", 100-len(header)-1))
	c.want("431[]")
	large.send("45" + header)
	large.sendBytes(strings.Repeat("x", 900), strings.Repeat("x", 100-len(header)))

	large.wantClosed()
	c.sync()
}

// Binary without a header closes the connection, also after a complete packet.
func TestOneAttachmentTooMany(t *testing.T) {
	s := on(t, "x", func(e *socketio.Event) { _ = e.Ack() })
	c, _ := s.join()

	c.send(`451-1["x",` + zeroth + `]`)
	c.sendBytes("one")
	c.want("431[]")
	c.sendBytes("two")

	c.wantClosed()
}

// The namespace of an event with attachments is checked when the event is complete.
func TestBinaryForANamespaceNotJoined(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, _ := s.join()

	c.send(`451-/custom,["x",` + zeroth + `]`)
	c.sendBytes("one")

	c.wantClosed()
}

// What a client writes as JSON stays JSON, whatever its keys are, when it is answered,
// relayed or decoded.
func TestPlainDataIsNeverBinary(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("say", func(e *socketio.Event) {
				var data []byte
				var value any
				binary := e.Args.Bind(&data) == nil
				_ = e.Args.Bind(&value)
				_ = io.Emit("said", e.Args[0], value)
				_ = e.Ack(binary, e.Args[0])
			})
		})
	})
	speaker, _ := s.join()
	hearer, _ := s.join()

	for _, text := range []string{
		`{"_placeholder":true,"num":0}`,
		`{"_placeholder":true,"base64":"aGk="}`,
		`{"\u005fplaceholder":true,"base64":"aGk="}`,
		`{ "\u005fplaceholder" : true , "base64" : "aGk=" }`,
		`[{"deep":{"\u005fplaceholder":true,"base64":"aGk=","more":1}}]`,
		`"{\"\\u005fplaceholder\":true,\"base64\":\"aGk=\"}"`,
		`"\\\u005fplaceholder"`,
	} {
		speaker.send(`421["say",` + text + `]`)

		said := speaker.frame()
		require.JSONEq(t, `["said",`+text+`,`+text+`]`, strings.TrimPrefix(said, "42"))
		require.JSONEq(t, `[false,`+text+`]`, strings.TrimPrefix(speaker.frame(), "431"))
		hearer.want(said)
	}
	speaker.sync()
}

// A client could not tell such an object from a placeholder.
func TestEmitRefusesPlaceholdersBesideAttachments(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	looksLikeOne := map[string]any{"_placeholder": true, "num": 0}
	require.ErrorIs(t, socket.Emit("x", []byte("x"), looksLikeOne), socketio.ErrInvalidPacket)
	require.NoError(t, socket.Emit("x", looksLikeOne))
	require.NoError(t, socket.Emit("x", []byte("x"), map[string]any{"_placeholder": false}))

	c.want(`42["x",{"_placeholder":true,"num":0}]`)
	c.want(`451-["x",` + zeroth + `,{"_placeholder":false}]`)
	c.wantBytes("x")
}
