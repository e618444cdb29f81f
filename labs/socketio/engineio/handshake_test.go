package engineio_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Engine.IO v4, handshake: the open packet has exactly five keys.
func TestOpenPacket(t *testing.T) {
	s := serve(t, engineio.Options{PingInterval: 300 * time.Millisecond, PingTimeout: 200 * time.Millisecond, MaxHTTPBufferSize: 1234})
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket", nil)
	require.NoError(t, err)
	defer ws.Close()

	_, data, err := ws.ReadMessage()
	require.NoError(t, err)

	var handshake map[string]any
	require.Equal(t, byte('0'), data[0])
	require.NoError(t, json.Unmarshal(data[1:], &handshake))
	require.Regexp(t, `^[\w-]{20}$`, handshake["sid"])
	require.Equal(t, next(t, s.sessions).ID(), handshake["sid"])
	delete(handshake, "sid")
	require.Equal(t, map[string]any{
		"upgrades": []any{}, "pingInterval": 300.0, "pingTimeout": 200.0, "maxPayload": 1234.0,
	}, handshake)
}

func TestDefaultsAreThoseOfTheOfficialServer(t *testing.T) {
	s := serve(t, engineio.Options{})
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket", nil)
	require.NoError(t, err)
	defer ws.Close()

	_, data, err := ws.ReadMessage()

	require.NoError(t, err)
	require.Contains(t, string(data), `"upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`)
}

// io(url, {protocols: […]}): a browser closes the connection if the server agrees to none.
func TestTheFirstSubprotocolIsAgreedTo(t *testing.T) {
	s := serve(t, engineio.Options{})
	for offered, want := range map[string]string{
		"":                 "",
		"a":                "a",
		"b, a":             "b",
		"v1.chat+json":     "v1.chat+json",
		"no token, a":      "",
		"quoted\"token, a": "",
		", a":              "",
	} {
		header := http.Header{}
		if offered != "" {
			header.Set("Sec-WebSocket-Protocol", offered)
		}
		ws, response, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket", header)
		require.NoError(t, err, offered)
		require.Equal(t, want, response.Header.Get("Sec-WebSocket-Protocol"), offered)
		_, _, err = ws.ReadMessage()
		require.NoError(t, err, offered)
		require.NoError(t, ws.Close())
	}
}

// Engine.IO v4, errors of the handshake.
func TestRefusals(t *testing.T) {
	s := serve(t, engineio.Options{AllowRequest: func(r *http.Request) error {
		if r.URL.Query().Has("forbidden") {
			return errors.New("a secret reason")
		}
		return nil
	}})
	upgrade := http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"},
		"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="},
	}
	badVersion := upgrade.Clone()
	badVersion.Set("Sec-Websocket-Version", "12")
	for _, refused := range []struct {
		name, method, query string
		header              http.Header
		status              int
		body                string
	}{
		{"no transport", "GET", "EIO=4", nil, 400, `{"code":0,"message":"Transport unknown"}`},
		{"unknown transport", "GET", "EIO=4&transport=pigeon", upgrade, 400, `{"code":0,"message":"Transport unknown"}`},
		{"unknown session", "GET", "EIO=4&transport=websocket&sid=nope", upgrade, 400, `{"code":1,"message":"Session ID unknown"}`},
		{"not GET", "POST", "EIO=4&transport=websocket", nil, 400, `{"code":2,"message":"Bad handshake method"}`},
		{"no Upgrade", "GET", "EIO=4&transport=websocket", nil, 400, `{"code":3,"message":"Bad request"}`},
		{"bad Upgrade", "GET", "EIO=4&transport=websocket", badVersion, 400, `{"code":3,"message":"Bad request"}`},
		{"forbidden", "GET", "EIO=4&transport=websocket&forbidden", upgrade, 403, `{"code":4,"message":"Forbidden"}`},
		{"old protocol", "GET", "EIO=3&transport=websocket", upgrade, 400, `{"code":5,"message":"Unsupported protocol version"}`},
		{"no protocol", "GET", "transport=websocket", upgrade, 400, `{"code":5,"message":"Unsupported protocol version"}`},
	} {
		t.Run(refused.name, func(t *testing.T) {
			request, err := http.NewRequest(refused.method, s.url+"/?"+refused.query, nil)
			require.NoError(t, err)
			if refused.header != nil {
				request.Header = refused.header
			}
			request.Close = true

			response, err := http.DefaultTransport.RoundTrip(request)
			require.NoError(t, err)
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			require.NoError(t, err)

			require.Equal(t, refused.status, response.StatusCode)
			require.Equal(t, "application/json", response.Header.Get("Content-Type"))
			require.Equal(t, refused.body, string(body), "the official client compares it exactly")
			require.Zero(t, s.Sessions())
		})
	}
	s.dial()
}

// The protocol version is checked before AllowRequest is called.
func TestInvalidHandshakesSkipAllowRequest(t *testing.T) {
	s := serve(t, engineio.Options{AllowRequest: func(*http.Request) error { panic("asked") }})

	_, response, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=3&transport=websocket", nil)

	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusBadRequest, response.StatusCode)
}

// An empty sid opens a new session, as on the official server.
func TestEmptySID(t *testing.T) {
	s := serve(t, engineio.Options{})

	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket&sid=", nil)

	require.NoError(t, err)
	_, _, err = ws.ReadMessage() // unread data would reset the connection
	require.NoError(t, err)
	ws.Close()
	s.wantClosed(engineio.ReasonTransportClose)
}

// CVE-2017-16031: session ids come from a cryptographic generator, and no id
// comes twice.
func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := engineio.NewID()
		require.Regexp(t, `^[\w-]{20}$`, id)
		require.False(t, seen[id])
		seen[id] = true
	}
}
