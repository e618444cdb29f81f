package labtest

import (
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asking sends a request and returns a channel for what becomes of it.
func asking(method, url, body string) chan error {
	result := make(chan error, 1)
	go func() {
		_, _, err := request(method, url, body)
		result <- err
	}()
	return result
}

// dialTCP opens a connection to a back end.
func dialTCP(t *testing.T, b *Backend) net.Conn {
	conn, err := net.Dial("tcp", b.address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(hardBound)))
	return conn
}

// keepAlive makes a request and returns its connection, which is then idle.
func keepAlive(t *testing.T, b *Backend) net.Conn {
	conn := dialTCP(t, b)
	_, err := io.WriteString(conn, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	answer := make([]byte, 4096)
	n, err := conn.Read(answer)
	require.NoError(t, err)
	require.Contains(t, string(answer[:n]), "200 OK")
	b.cluster.Eventually("the connection is idle", func() bool {
		return len(b.open(func(conn *backendConn) bool { return conn.state != http.StateIdle && !conn.tunnel })) == 0
	})
	return conn
}

func TestBackendHangs(t *testing.T) {
	_, b := alone(t)
	idle := keepAlive(t, b)
	b.Hang()

	var health chan error
	b.AwaitHealthChecksAfter(1, func() { health = asking("GET", b.URL()+"/health", "") })
	post := asking("POST", b.URL(), "read in whole")
	require.Equal(t, "read in whole", string(b.AwaitRequests(1)[0].Body))
	_, err := io.WriteString(idle, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") // on a connection from before
	require.NoError(t, err)
	b.AwaitRequests(2)
	impatient := dialTCP(t, b)
	_, err = io.WriteString(impatient, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	b.AwaitRequests(3)
	b.AwaitConnections(4)
	_ = impatient.Close()
	b.AwaitConnections(3)
	require.Empty(t, health)
	require.Empty(t, post)

	b.Recover()
	require.NoError(t, <-health)
	require.NoError(t, <-post)
	rest, err := io.ReadAll(idle)
	require.NoError(t, err)
	require.Contains(t, string(rest), "back-1")
	requireAnswered(t, b.URL(), 200, "back-1")
}

func TestBackendResets(t *testing.T) {
	c, b := alone(t)
	idle := keepAlive(t, b)
	client := dialBackend(t, b.URL(), "/")
	tunnel := b.Accept()
	before := b.Accepted()

	b.Reset()
	_, err := idle.Read(make([]byte, 1))
	require.ErrorIs(t, err, syscall.ECONNRESET)
	fresh, err := net.Dial("tcp", b.address)
	if err == nil { // the system may already know
		defer fresh.Close()
		_, err = fresh.Read(make([]byte, 1))
	}
	require.ErrorIs(t, err, syscall.ECONNRESET)
	require.Error(t, <-asking("GET", b.URL(), ""))
	b.AwaitAccepted(before + 2)
	require.Len(t, b.AwaitRequests(1), 1) // the one that opened the WebSocket
	tunnel.Send("still there")
	require.Equal(t, "still there", hear(client))

	b.Recover()
	requireAnswered(t, b.URL(), 200, "back-1")
	require.Contains(t, c.line.String(), "* back-1 resets connections")
	require.NotContains(t, c.line.String(), "was lost")
}

func TestBackendRefuses(t *testing.T) {
	_, b := alone(t)
	idle, unused := keepAlive(t, b), dialTCP(t, b)
	client := dialBackend(t, b.URL(), "/")
	tunnel := b.Accept()
	b.Hang()
	asked := asking("GET", b.URL(), "")
	b.AwaitRequests(2)
	b.AwaitConnections(4)

	b.Refuse()
	b.AwaitConnections(2)
	for _, conn := range []net.Conn{idle, unused} {
		_, err := conn.Read(make([]byte, 1))
		require.ErrorIs(t, err, io.EOF)
	}
	_, err := net.Dial("tcp", b.address)
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	require.ErrorIs(t, <-asking("GET", b.URL(), ""), syscall.ECONNREFUSED)

	url := b.URL()
	b.Listen()
	b.Listen() // which is nothing new
	b.setFault(answers, "answers again")
	require.NoError(t, <-asked)
	require.Equal(t, url, b.URL())
	requireAnswered(t, url, 200, "back-1")
	tunnel.Send("still there")
	require.Equal(t, "still there", hear(client))

	b.Refuse()
	b.Refuse()
	b.Recover()
	requireAnswered(t, url, 200, "back-1")
}

// While a back end refuses, nobody else is given its port.
func TestPortOfABackendThatRefuses(t *testing.T) {
	_, b := alone(t)
	b.Refuse()

	other, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer other.Close()
	require.NotEqual(t, b.address, other.Addr().String())
	require.Equal(t, b.address, b.keepers[1].LocalAddr().String()) // which keeps the port
	b.Listen()
}

func TestBackendNeverEndsItsHeaders(t *testing.T) {
	_, b := alone(t)
	b.SlowHeaders()
	conn := dialTCP(t, b)
	_, err := io.WriteString(conn, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	begun := "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Node: "
	got := make([]byte, len(begun))
	_, err = io.ReadFull(conn, got)
	require.NoError(t, err)
	require.Equal(t, begun, string(got))
	asked := asking("GET", b.URL(), "")
	b.AwaitRequests(1)

	impatient := dialTCP(t, b)
	_, err = io.WriteString(impatient, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	b.AwaitRequests(2)
	_ = impatient.Close()
	b.AwaitConnections(2)
	require.Empty(t, asked)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
	_, err = conn.Read(got)
	require.ErrorContains(t, err, "timeout")

	b.Recover()
	require.NoError(t, <-asked)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(hardBound)))
	rest, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Equal(t, "back-1\r\nContent-Length: 6\r\nConnection: close\r\n\r\nback-1", string(rest))
}

func TestBackendLosesAnAnswer(t *testing.T) {
	c, b := alone(t)
	b.LoseNextAnswer()
	requireAnswered(t, b.URL()+"/health", 200, "back-1") // which it does not mean
	conn := dialTCP(t, b)
	_, err := io.WriteString(conn, "POST /say HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
	require.NoError(t, err)

	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Empty(t, answer)
	lost := b.AwaitRequests(1)
	require.Len(t, lost, 1)
	require.Equal(t, "hello", string(lost[0].Body))
	b.AwaitConnections(0)
	requireAnswered(t, b.URL(), 200, "back-1")
	require.Contains(t, c.line.String(), "* back-1 loses its next answer")
	require.Contains(t, c.line.String(), "back-1 ← connection 2  POST /say (5 bytes) (its answer is lost)")

	b.LoseNextAnswer()
	b.Recover()
	requireAnswered(t, b.URL(), 200, "back-1")
}
