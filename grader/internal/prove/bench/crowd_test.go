package bench

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// posted is a delivery, as a server writes it.
func posted(sender int, number int64) []byte {
	payload := stamp{sender: sender, number: number}.appendTo([]byte(`42["posted","`))
	return serverFrame(append(payload, `"]`...))
}

// meet is a crowd of one, and the server's end of its connection.
func meet(t *testing.T) (*crowd, net.Conn) {
	near, far := net.Pipe()
	c := newCrowd()
	c.add(&client{conn: near, buffer: make([]byte, 256)})
	t.Cleanup(func() {
		c.end()
		_ = far.Close()
	})
	return c, far
}

func write(t *testing.T, conn net.Conn, text []byte) {
	t.Helper()
	_, err := conn.Write(text)
	require.NoError(t, err)
}

// Deliveries are counted, in whatever pieces they come, and those of two
// senders may mix.
func TestCrowdCounts(t *testing.T) {
	c, server := meet(t)

	write(t, server, posted(0, 1))
	write(t, server, append(posted(0, 2), posted(1, 1)...))
	last := posted(1, 2)
	write(t, server, last[:100])
	write(t, server, last[100:])

	require.NoError(t, c.await(context.Background(), 4))
	require.EqualValues(t, 4, c.delivered.Load())
	require.Zero(t, c.disorder.Load())
}

// What is missing, comes twice or overtakes is noticed.
func TestCrowdMindsTheOrder(t *testing.T) {
	for name, numbers := range map[string][]int64{"missing": {1, 3}, "twice": {1, 1}, "from the middle": {2, 3}} {
		t.Run(name, func(t *testing.T) {
			c, server := meet(t)

			for _, number := range numbers {
				write(t, server, posted(0, number))
			}

			require.NoError(t, c.await(context.Background(), int64(len(numbers))))
			require.EqualValues(t, 1, c.disorder.Load())
		})
	}
}

// A heartbeat is answered, and is no delivery.
func TestCrowdAnswersHeartbeats(t *testing.T) {
	c, server := meet(t)

	write(t, server, serverFrame([]byte("2")))
	answer := make([]byte, 16)
	n, err := server.Read(answer)

	require.NoError(t, err)
	require.Equal(t, appendFrame(nil, opText, []byte("3")), answer[:n])
	require.Zero(t, c.delivered.Load())
}

// A client that breaks ends every wait.
func TestCrowdBreaks(t *testing.T) {
	for name, end := range map[string]func(net.Conn){
		"hung up":       func(server net.Conn) { _ = server.Close() },
		"other message": func(server net.Conn) { _, _ = server.Write(serverFrame([]byte("41"))) },
		"closed":        func(server net.Conn) { _, _ = server.Write([]byte{0x88, 2, 3, 0xe8}) },
	} {
		t.Run(name, func(t *testing.T) {
			c, server := meet(t)

			end(server)

			require.ErrorContains(t, c.await(context.Background(), 1), "a client broke")
		})
	}
}

func TestCrowdStopsWaiting(t *testing.T) {
	c, _ := meet(t)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("interrupted"))

	require.ErrorIs(t, c.await(ctx, 1), context.Canceled)
}
