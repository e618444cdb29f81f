//go:build unix

package engineio

import (
	"net"
	"net/http/httptest"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// An outbox that is never empty does not keep a writer to itself.
func TestWritersTakeTurns(t *testing.T) {
	server, client := connected(t)
	opts := Options{}.withDefaults()
	p := &writers{} // nobody takes
	w := &webSocket{session: newSession(&opts, p, httptest.NewRequest("GET", "/", nil)), wire: &wire{Conn: server}}
	raw, err := server.SyscallConn()
	require.NoError(t, err)
	refilling := &refilling{RawConn: raw, outbox: w.session.outbox}
	w.raw = refilling
	refilling.refill()

	require.True(t, w.write(borrowBatch()))

	require.Equal(t, maxTurn, refilling.writes)
	require.Same(t, w, p.next(), "it must come again")
	_ = client.Close()
}

// refilling puts more into an outbox with every write.
type refilling struct {
	syscall.RawConn
	outbox *outbox
	writes int
}

func (r *refilling) refill() { r.outbox.put(frames(1, 10)...) }

func (r *refilling) Write(f func(uintptr) bool) error {
	r.writes++
	r.refill()
	return r.RawConn.Write(f)
}

func connected(t *testing.T) (server, client *net.TCPConn) {
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer listener.Close()
	client, err = net.DialTCP("tcp4", nil, listener.Addr().(*net.TCPAddr))
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Close() })
	server, err = listener.AcceptTCP()
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	return server, client
}
