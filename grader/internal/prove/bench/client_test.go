package bench

import (
	"net"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// A burst leaves in one write, as separate messages in order.
func TestClientCollectsWrites(t *testing.T) {
	c, server := connected(t)
	sent := &recorder{Conn: c.writes.Conn}
	c.writes.Conn = sent

	c.writes.collect()
	for _, text := range []string{"one", "two", "three"} {
		require.NoError(t, c.send([]byte(text)))
	}
	require.Zero(t, sent.writes)
	require.NoError(t, c.writes.flush())
	require.NoError(t, c.send([]byte("four")))

	require.Equal(t, 2, sent.writes)
	for _, want := range []string{"one", "two", "three", "four"} {
		kind, got, err := server.ReadMessage()
		require.NoError(t, err)
		require.Equal(t, websocket.TextMessage, kind)
		require.Equal(t, want, string(got))
	}
}

// A recorder counts the writes to a connection.
type recorder struct {
	net.Conn
	writes int
}

// Write counts and writes.
func (r *recorder) Write(p []byte) (int, error) {
	r.writes++
	return r.Conn.Write(p)
}
