package socketio_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// poll opens a connection on long-polling and joins "/".
func (s *server) poll() (*visitor, *socketio.Socket) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s.t.Cleanup(cancel)
	url := strings.Replace(strings.Replace(s.url, "ws://", "http://", 1), "=websocket", "=polling", 1)
	v := &visitor{ctx, url}
	opened, err := v.ask(http.MethodGet, "")
	require.NoError(s.t, err)
	var handshake struct{ SID string }
	require.NoError(s.t, json.Unmarshal([]byte(opened[1:]), &handshake))
	v.url += "&sid=" + handshake.SID
	s.t.Cleanup(func() { _, _ = v.ask(http.MethodPost, "1") })
	require.NoError(s.t, v.say("40", "40{"))
	return v, next(s.t, s.sockets)
}

func (s *server) polled(v *visitor) string {
	s.t.Helper()
	answer, err := v.ask(http.MethodGet, "")
	require.NoError(s.t, err)
	return answer
}

// Events, binary data, acknowledgements and rooms work on long-polling as on a
// WebSocket.
func TestPolling(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			_ = socket.Join("room")
			socket.On("say", func(e *socketio.Event) {
				_ = socket.To("room").Emit("said", e.Args[0])
				_ = e.Ack(e.Args[0])
			})
		})
	})
	c, _ := s.join()
	v, socket := s.poll()
	require.Equal(t, "polling", socket.Handshake().Query.Get("transport"))

	_, err := v.ask(http.MethodPost, `451-7["say",`+zeroth+`]`+"\x1ebAAEC\x1e"+`42["say","text"]`)
	require.NoError(t, err)

	c.want(`451-["said",` + zeroth + `]`)
	c.wantBytes("\x00\x01\x02")
	c.want(`42["said","text"]`)
	require.Equal(t, `461-7[`+zeroth+`]`+"\x1ebAAEC", s.polled(v))
}

// The client receives DISCONNECT before the connection closes.
func TestServerDisconnectsAPoller(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	v, socket := s.poll()

	socket.Disconnect(true)

	require.Equal(t, "41", s.polled(v))
	require.Equal(t, "1", s.polled(v))
}

func TestViolationOnPolling(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	v, socket := s.poll()
	reasons := make(chan socketio.Reason, 1)
	socket.OnDisconnect(func(reason socketio.Reason) { reasons <- reason })

	_, err := v.ask(http.MethodPost, "42[]")

	require.NoError(t, err)
	require.Equal(t, engineio.ReasonForcedClose, next(t, reasons))
	require.Equal(t, "1", s.polled(v))
}

// AllowRequest is called on long-polling too.
func TestAllowRequestOnPolling(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.AllowRequest(func(*http.Request) error { return context.Canceled })
	})
	v := &visitor{context.Background(), strings.Replace(strings.Replace(s.url, "ws://", "http://", 1), "=websocket", "=polling", 1)}

	_, err := v.ask(http.MethodGet, "")

	require.ErrorContains(t, err, "403")
	require.ErrorContains(t, err, `{"code":4,"message":"Forbidden"}`)
}
