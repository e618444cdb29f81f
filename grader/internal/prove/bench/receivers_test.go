package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// posted is a delivery, as a server writes it.
func posted(sender int, number int64) string {
	return string(stamp{sender: sender, number: number}.appendTo([]byte(`42["posted","`))) + `"]`
}

// connected returns a client and the server's end of its connection.
func connected(t *testing.T) (*client, *websocket.Conn) {
	t.Helper()
	accepted := make(chan *websocket.Conn, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var upgrader websocket.Upgrader
		if ws, err := upgrader.Upgrade(w, r, nil); err == nil {
			accepted <- ws
		}
	}))
	t.Cleanup(server.Close)
	c, err := dial(t.Context(), server.URL, anySource)
	require.NoError(t, err)
	t.Cleanup(c.close)
	ws := <-accepted
	t.Cleanup(func() { _ = ws.Close() })
	return c, ws
}

// oneReceiver returns receivers with one client, and the server's end of its
// connection.
func oneReceiver(t *testing.T) (*receivers, *websocket.Conn) {
	t.Helper()
	c, server := connected(t)
	r := newReceivers()
	r.add(c)
	t.Cleanup(r.close)
	return r, server
}

func write(t *testing.T, ws *websocket.Conn, text string) {
	t.Helper()
	require.NoError(t, ws.WriteMessage(websocket.TextMessage, []byte(text)))
}

// Every delivery is counted, and two senders may alternate.
func TestReceiversCount(t *testing.T) {
	r, server := oneReceiver(t)

	for _, text := range []string{posted(0, 1), posted(0, 2), posted(1, 1), posted(1, 2)} {
		write(t, server, text)
	}

	require.NoError(t, r.await(t.Context(), 4))
	require.EqualValues(t, 4, r.delivered.Load())
	require.Zero(t, r.disorder.Load())
}

// A missing, repeated or overtaking message is noticed.
func TestReceiversCheckTheOrder(t *testing.T) {
	for name, numbers := range map[string][]int64{"missing": {1, 3}, "twice": {1, 1}, "from the middle": {2, 3}} {
		t.Run(name, func(t *testing.T) {
			r, server := oneReceiver(t)

			for _, number := range numbers {
				write(t, server, posted(0, number))
			}

			require.NoError(t, r.await(t.Context(), int64(len(numbers))))
			require.EqualValues(t, 1, r.disorder.Load())
		})
	}
}

// A sample keeps the latency of every n-th message only.
func TestReceiversSample(t *testing.T) {
	r, server := oneReceiver(t)
	r.sample(3)

	for number := range int64(7) {
		write(t, server, posted(0, number+1))
	}

	require.NoError(t, r.await(t.Context(), 7))
	require.Len(t, r.take(), 2)
	require.Empty(t, r.take())
}

// A heartbeat is answered and is not counted as a delivery.
func TestReceiversAnswerHeartbeats(t *testing.T) {
	r, server := oneReceiver(t)

	write(t, server, "2")
	_, answer, err := server.ReadMessage()

	require.NoError(t, err)
	require.Equal(t, "3", string(answer))
	require.Zero(t, r.delivered.Load())
}

// A receiver that fails ends every wait.
func TestReceiversFail(t *testing.T) {
	for name, end := range map[string]func(*websocket.Conn){
		"connection lost": func(server *websocket.Conn) { _ = server.Close() },
		"another message": func(server *websocket.Conn) { _ = server.WriteMessage(websocket.TextMessage, []byte("41")) },
		"close frame": func(server *websocket.Conn) {
			_ = server.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, server := oneReceiver(t)

			end(server)

			require.ErrorContains(t, r.await(t.Context(), 1), "a receiver failed")
		})
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	r, _ := oneReceiver(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	require.ErrorIs(t, r.await(ctx, 1), context.Canceled)
}
