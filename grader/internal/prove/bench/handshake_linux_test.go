package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// served starts a server that upgrades every connection, talks, and closes it.
func served(t *testing.T, talk func(*websocket.Conn)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var upgrader websocket.Upgrader
		if ws, err := upgrader.Upgrade(w, r, nil); err == nil {
			talk(ws)
			_ = ws.Close()
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func say(ws *websocket.Conn, text string) {
	_ = ws.WriteMessage(websocket.TextMessage, []byte(text))
}

// A client is admitted when the server has opened the session and the namespace.
// It sends its token and leaves with a normal closure.
func TestAdmit(t *testing.T) {
	auth := `{"token":"` + strings.Repeat("x", 200) + `"}`
	left := make(chan string, 8)
	url := served(t, func(ws *websocket.Conn) {
		say(ws, `0{"sid":"x"}`)
		_, text, _ := ws.ReadMessage()
		say(ws, `40{"sid":"y"}`)
		_, _, err := ws.ReadMessage()
		if !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
			text = []byte(err.Error())
		}
		left <- string(text)
	})

	admitted, err := admit(t.Context(), url, auth, 4, time.Now())

	require.NoError(t, err)
	require.EqualValues(t, 4, admitted)
	for range 4 {
		require.Equal(t, "40"+auth, <-left)
	}
}

// A server that refuses every WebSocket has no figure, however fast it is.
func TestAdmitNeedsAnUpgrade(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()

	_, err := admit(t.Context(), server.URL, "", 4, time.Now())

	require.ErrorContains(t, err, "404 Not Found")
}

// Neither has a server that hangs up or refuses the namespace.
func TestAdmitNeedsAConnect(t *testing.T) {
	for name, talk := range map[string]func(*websocket.Conn){
		"hangs up":       func(*websocket.Conn) {},
		"no open packet": func(ws *websocket.Conn) { say(ws, "44") },
		"refuses": func(ws *websocket.Conn) {
			say(ws, "0{}")
			_, _, _ = ws.ReadMessage()
			say(ws, `44{"message":"Unauthorized"}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := admit(t.Context(), served(t, talk), "", 1, time.Now())

			require.Error(t, err)
		})
	}
}

// RFC 6455, section 5.2: a length of 126 means that two bytes of length follow.
func TestRawFrames(t *testing.T) {
	require.Equal(t, []byte{0x81, 0x82, 0, 0, 0, 0, 'h', 'i'}, rawFrame(0x1, []byte("hi")))
	require.Equal(t, []byte{0x81, 0xfe, 1, 0, 0, 0, 0, 0}, rawFrame(0x1, make([]byte, 256))[:8])
	for _, size := range []int{2, 125, 126, 300} {
		frame := append([]byte{0x81, byte(size)}, make([]byte, size)...)
		if size >= 126 {
			frame = append([]byte{0x81, 126, byte(size >> 8), byte(size)}, make([]byte, size)...)
		}
		for cut := range frame {
			_, _, whole := nextPayload(frame[:cut])
			require.False(t, whole, "%d of %d bytes", cut, len(frame))
		}
		payload, rest, whole := nextPayload(append(frame, "next"...))
		require.True(t, whole)
		require.Len(t, payload, size)
		require.Equal(t, "next", string(rest))
	}
}
