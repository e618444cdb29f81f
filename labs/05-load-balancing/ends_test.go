package loadbalancing_test

import (
	"net"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// When one end of a WebSocket is gone, the other is closed, and nothing is left.
//
//lab:points 6
//lab:rule 5.17 5.18 5.19 5.40
//lab:hint When one direction ends, the other has to end too, or its goroutine waits until the peer says something.
//lab:hint A connection ends in two halves. Pass on the end of the first with CloseWrite, so that the other side may still say goodbye.
//lab:hint Give it a second or two of env.Clock for that, then close both.
//lab:hint On SIGTERM, Close must end the requests and tunnels that are under way, or the process waits for them.
//lab:note half-close
func TestEitherSideEnds(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stub := c.StartBackend("node-1")
	k := anyKeys(c, stub)
	b := c.StartBalancer(k.String())
	warm := b.DialWebSocket("first", "/")
	stub.Accept()
	warm.Cut()
	stub.AwaitConnections(0)
	b.AwaitSessions("node-1", 0)
	before := b.Stats()

	//lab:rule 5.17
	cut := b.DialWebSocket("cut", "/")
	toCut := stub.Accept()
	cut.Cut()
	toCut.ClosedWith(1006, "")
	served := b.DialWebSocket("left alone", "/")
	toServed := stub.Accept()
	toServed.Cut()
	served.ClosedWith(1006)

	torn := dialPlain(t, b.URL())
	toTorn := stub.Accept()
	require.NoError(t, torn.NetConn().(*net.TCPConn).SetLinger(0)) // Close resets the connection
	require.NoError(t, torn.Close())
	toTorn.ClosedWith(1006, "")

	//lab:rule 5.18
	client := dialPlain(t, b.URL())
	server := stub.Accept()
	server.Send("the node's last words")
	server.HalfClose()
	requireText(t, client, "the node's last words")
	_, _, err := client.ReadMessage()
	require.Error(t, err, "the end of what the node sends must reach the client")
	require.NoError(t, client.WriteMessage(websocket.TextMessage, []byte("goodbye")))
	server.Want("goodbye")
	//lab:rule 5.17
	c.Pass(100 * time.Millisecond) // the balancer may set its timer after it has passed the end on
	c.Advance(10 * time.Second)
	server.ClosedWith(1006, "")

	//lab:rule 5.18
	client = dialPlain(t, b.URL())
	server = stub.Accept()
	long := make([]byte, 1<<20)
	require.NoError(t, client.WriteMessage(websocket.BinaryMessage, long))
	require.NoError(t, client.NetConn().(*net.TCPConn).CloseWrite())
	server.WantBinary(long)
	server.ClosedWith(1006, "")

	//lab:rule 5.19
	for i := range 300 {
		client, server := dialPlain(t, b.URL()), stub.Accept()
		switch i % 3 {
		case 0:
			_ = client.Close()
			server.Closed()
		case 1:
			server.Cut()
			_, _, err := client.ReadMessage()
			require.Error(t, err)
		case 2:
			_ = client.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
			server.ClosedWith(websocket.CloseNormalClosure, "")
		}
		_ = client.Close()
	}
	stub.AwaitConnections(0)
	b.AwaitSessions("node-1", 0)
	c.Eventually("the balancer has as many goroutines as before", func() bool {
		return b.Stats().Goroutines <= before.Goroutines+2
	})

	//lab:rule 5.40
	last := b.DialWebSocket("last", "/")
	toLast := stub.Accept()
	last.Send("still here")
	toLast.Want("still here")
	b.Stop()
	toLast.ClosedWith(1006, "")
	last.ClosedWith(1006)
}

func requireText(t *testing.T, ws *websocket.Conn, want string) {
	t.Helper()
	_, got, err := ws.ReadMessage()
	require.NoError(t, err)
	require.Equal(t, want, string(got))
}
