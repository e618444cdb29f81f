package labtest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// The check chooses the headers of the answer that accepts a WebSocket, refuses one, or takes
// its connection over.
func TestHandshakesOfABackend(t *testing.T) {
	_, b := alone(t)
	dial := func() (*websocket.Conn, *http.Response, error) {
		ws, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(b.URL(), "http")+"/", http.Header{"Sec-Websocket-Protocol": {"one, two"}})
		if err == nil {
			t.Cleanup(func() { _ = ws.Close() })
		}
		return ws, answer, err
	}

	b.AcceptWith(http.Header{"Sec-Websocket-Protocol": {"two"}, "X-Node": {"back-1"}})
	client, answer, err := dial()
	require.NoError(t, err)
	require.Equal(t, "two", client.Subprotocol())
	require.Equal(t, "back-1", answer.Header.Get("X-Node"))
	b.Accept().Send("hello")
	require.Equal(t, "hello", hear(client))

	b.AnswerHandshakes(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	_, answer, err = dial()
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusForbidden, answer.StatusCode)

	b.AnswerHandshakes(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}))
	_, _, err = dial()
	require.Error(t, err)
	b.AwaitConnections(1)

	b.AnswerHandshakes(nil)
	_, _, err = dial()
	require.NoError(t, err)
	require.Equal(t, 4, b.Accepted())
	require.Len(t, b.AwaitRequests(4), 4)
}
