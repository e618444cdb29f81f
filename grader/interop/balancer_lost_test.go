//go:build unix

package interop

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A node reads a request and closes the connection without an answer. No balancer sends
// a POST again. nginx sends a poll to the next node, because it is a GET.
func TestAnswerLost(t *testing.T) {
	var arrived atomic.Int32
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.URL.Query().Has("sid") {
			fmt.Fprint(w, "Transport unknown") // to a health check
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		arrived.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer node.Close()
	address := node.Listener.Addr().String()
	for _, lost := range []struct {
		*balancer
		polls int32
	}{{nginx(t), 3}, {haproxy(t), 1}, {ours(), 1}} {
		url := lost.start(t, address, address, address) + "/socket.io/?EIO=4&transport=polling&sid=any"
		for method, want := range map[string]int32{http.MethodPost: 1, http.MethodGet: lost.polls} {
			t.Run(lost.program+" "+method, func(t *testing.T) {
				arrived.Store(0)
				request, err := http.NewRequest(method, url, strings.NewReader(map[string]string{http.MethodPost: "42[\"say\"]"}[method]))
				require.NoError(t, err)

				answer, err := plain.Do(request)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())

				t.Logf("the client gets %d, and the request has arrived %d times", answer.StatusCode, arrived.Load())
				require.Equal(t, http.StatusBadGateway, answer.StatusCode)
				require.Equal(t, want, arrived.Load())
			})
		}
	}
}

// With all nodes away, clients get an answer at once. The first node that is back is used
// without a restart.
func TestAllNodesAway(t *testing.T) {
	t.Parallel()
	for _, away := range []struct {
		*balancer
		status int
	}{{nginx(t), http.StatusBadGateway}, {haproxy(t), http.StatusServiceUnavailable}, {ours(), http.StatusServiceUnavailable}} {
		t.Run(away.program, func(t *testing.T) {
			t.Parallel()
			addresses, nodes := []string{}, []*httptest.Server{}
			for _, name := range []string{"node-1", "node-2", "node-3"} {
				nodes = append(nodes, serveName(t, name, "127.0.0.1:0"))
				addresses = append(addresses, nodes[len(nodes)-1].Listener.Addr().String())
			}
			balancer := away.run(t, addresses...)
			requestNode(t, balancer.url, nil)
			ask := func() *http.Response {
				answer, err := plain.Get(balancer.url + "/socket.io/?EIO=4&transport=polling")
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				return answer
			}
			want := func(when string) {
				began := time.Now()
				answer := ask()
				t.Logf("%s: %d, Retry-After %q, after %s", when, answer.StatusCode, answer.Header.Get("Retry-After"), time.Since(began).Round(time.Millisecond))
				require.Equal(t, away.status, answer.StatusCode)
			}

			for _, node := range nodes {
				node.Close()
			}
			want("the first request")
			for i, address := range addresses {
				balancer.wantDown(t, fmt.Sprintf("node-%d", i+1), address, func() { ask() })
			}
			want("when the balancer knows")

			serveName(t, "node-1", addresses[0])
			began, tick := time.Now(), time.NewTicker(20*time.Millisecond)
			defer tick.Stop()
			for ask().StatusCode != http.StatusOK {
				<-tick.C
				require.Less(t, time.Since(began), patience, "the balancer does not find the node")
			}
			t.Logf("a node is back, and used after %s", time.Since(began).Round(100*time.Millisecond))
		})
	}
}
