//go:build unix

package interop

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// serveName is a node that answers with its name, and answers HAProxy's health check
// as Socket.IO does.
func serveName(t *testing.T, name, address string) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "" {
			fmt.Fprint(w, "Transport unknown")
			return
		}
		fmt.Fprint(w, name)
	}))
	require.NoError(t, server.Listener.Close())
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// requestNode makes one request, with or without a cookie, and returns the node's name
// and the cookie to send next.
func requestNode(t *testing.T, url string, kept *http.Cookie) (string, *http.Cookie) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url+"/socket.io/?EIO=4&transport=polling", nil)
	require.NoError(t, err)
	if kept != nil {
		request.AddCookie(kept)
	}
	answer, err := plain.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	name, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s", name)
	for _, cookie := range answer.Cookies() {
		kept = cookie
	}
	return string(name), kept
}

// A node that returns gets its share of the hash back, and with it clients whose
// polling sessions are on another node by now. A cookie that names the node keeps
// clients where they are.
func TestNodeComesBack(t *testing.T) {
	for _, returning := range []struct {
		*balancer
		backToOld bool
	}{{nginx(t), true}, {haproxy(t), false}, {ours(), false}} {
		t.Run(returning.program, func(t *testing.T) {
			nodes, addresses := map[string]*httptest.Server{}, map[string]string{}
			for _, name := range []string{"node-1", "node-2", "node-3"} {
				nodes[name] = serveName(t, name, "127.0.0.1:0")
				addresses[name] = nodes[name].Listener.Addr().String()
			}
			balancer := returning.run(t, addresses["node-1"], addresses["node-2"], addresses["node-3"])
			url := balancer.url
			old, cookie := requestNode(t, url, nil)
			again, cookie := requestNode(t, url, cookie)
			require.Equal(t, old, again)

			nodes[old].Close()
			other, cookie := requestNode(t, url, cookie)
			require.NotEqual(t, old, other)
			balancer.wantDown(t, old, addresses[old], func() { requestNode(t, url, cookie) })
			serveName(t, old, addresses[old])
			began := time.Now()

			until, tick := time.After(patience), time.NewTicker(20*time.Millisecond)
			defer tick.Stop()
			for back := ""; back != old; {
				select {
				case <-tick.C:
				case <-until:
					require.Fail(t, "the balancer has not found that the node is back")
				}
				back, _ = requestNode(t, url, nil) // a new client may go there
			}
			t.Logf("a new client goes to the node %s after it has come back", time.Since(began).Round(100*time.Millisecond))
			now, _ := requestNode(t, url, cookie)
			if returning.backToOld {
				require.Equal(t, old, now)
				t.Log("so does one whose session is on another node by now")
			} else {
				require.Equal(t, other, now)
				t.Log("one whose session is on another node stays there")
			}
		})
	}
}
