package bench

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A server that lets nobody in has no figure, however fast it is.
func TestVisitorsMustBeLetIn(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()

	_, err := visit(context.Background(), server.URL+handshakePath, "", 4, time.Now())

	require.ErrorContains(t, err, "404 Not Found")
}

func TestVisitorsTakeOnlyTheAnswersTheyWaitFor(t *testing.T) {
	for _, said := range []string{"", "HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x0144"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer listener.Close()
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Write([]byte(said))
				_ = conn.Close()
			}
		}()

		_, err = visit(context.Background(), "http://"+listener.Addr().String(), "", 1, time.Now())

		require.Error(t, err, "after %q", said)
	}
}
