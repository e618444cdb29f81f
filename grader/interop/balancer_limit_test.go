//go:build unix

package interop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// A node learns the address that a request comes from and the host that it is for,
// whatever the client claims. Labs 02 and 04 rely on both.
func TestForwardedAddress(t *testing.T) {
	heard := make(chan *http.Request, 1)
	node := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/told") {
			heard <- r
		}
	}))
	defer node.Close()
	address := strings.TrimPrefix(node.URL, "http://")
	for _, balancer := range balancers(t) {
		t.Run(balancer.program, func(t *testing.T) {
			request, err := http.NewRequest(http.MethodGet, balancer.start(t, address, address, address)+"/socket.io/told", nil)
			require.NoError(t, err)
			request.Host = "chat.example:8080"
			request.Header.Set("X-Forwarded-For", "192.0.2.1")

			answer, err := plain.Do(request)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())

			require.Equal(t, http.StatusOK, answer.StatusCode)
			told := <-heard
			require.Equal(t, []string{"127.0.0.1"}, told.Header.Values("X-Forwarded-For"))
			require.Equal(t, "chat.example:8080", told.Host)
		})
	}
}

// One address may have 200 connections, and may open another when one of them ends.
func TestConnectionsOfOneAddress(t *testing.T) {
	c := startChat(t)
	for _, balancer := range recommended(t) {
		t.Run(balancer.program, func(t *testing.T) {
			url := strings.Replace(balancer.start(t, c.addresses...), "http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
			var open []*websocket.Conn
			defer func() {
				for _, conn := range open {
					_ = conn.Close()
				}
			}()
			for range 200 {
				conn, _, err := websocket.DefaultDialer.Dial(url, nil)
				require.NoError(t, err)
				open = append(open, conn)
			}

			_, answer, err := websocket.DefaultDialer.Dial(url, nil)

			require.ErrorIs(t, err, websocket.ErrBadHandshake)
			require.Equal(t, http.StatusTooManyRequests, answer.StatusCode)
		})
	}
}

// nginx lets a body of maxHttpBufferSize through, and no larger one.
func TestBodyAboveTheLimit(t *testing.T) {
	heard := make(chan int, 2)
	node := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && r.Method == http.MethodPost {
			heard <- len(body)
		}
	}))
	defer node.Close()
	address := strings.TrimPrefix(node.URL, "http://")
	url := nginx(t).start(t, address, address, address) + "/socket.io/"
	post := func(size int) int {
		answer, err := plain.Post(url, "text/plain", strings.NewReader(strings.Repeat("x", size)))
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		return answer.StatusCode
	}

	require.Equal(t, http.StatusRequestEntityTooLarge, post(1_000_001))
	require.Equal(t, http.StatusOK, post(1_000_000))

	require.Equal(t, 1_000_000, <-heard, "the larger body reached a node")
}
