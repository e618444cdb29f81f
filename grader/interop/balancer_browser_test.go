//go:build unix

package interop

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A pageReport is what the page of browser/ says of its client: first when it is
// connected, then when it is again.
type pageReport struct {
	Node, Transport string
	Next            []string // nodes of the clients that came next
	Cookie          string   // what a script can read
	Reason          string   // of the disconnection
	MS              int      // from there until the client was connected again
	Heard           []string
	Fault           string
}

// A page in a browser keeps the balancer's cookie, which no script can read. Its client
// polls, upgrades, and comes back to its node. If that node is killed, the client is
// connected to another one, and its messages go on. The page, the client and the nodes
// are on the official packages, and all come through the balancer.
func TestBrowserBehindBalancer(t *testing.T) {
	for _, balancer := range balancers(t) {
		for _, options := range []way{byPolling, byUpgrade} {
			t.Run(balancer.program+" "+options.name(), func(t *testing.T) {
				redis, nodes, addresses := startRedis(t), map[string]*process{}, []string{}
				for _, name := range []string{"node-1", "node-2", "node-3"} {
					node, address := startNode(t, name, redis, "node", "browser/server.mjs")
					nodes[name], addresses = node, append(addresses, strings.TrimPrefix(address, "http://"))
				}
				reports := make(chan pageReport, 2)
				chromium := browsePage(t, balancer.start(t, addresses...), options, reports)

				before := nextReport(t, reports, chromium)
				require.Equal(t, options.last(), before.Transport)
				require.Len(t, before.Next, 8)
				for _, node := range before.Next {
					require.Equal(t, before.Node, node, "the browser does not keep the cookie")
				}
				require.Empty(t, before.Cookie)
				nodes[before.Node].kill()

				after := nextReport(t, reports, chromium)
				require.NotEqual(t, before.Node, after.Node)
				require.Equal(t, options.last(), after.Transport)
				require.Equal(t, []string{"one", "two", "three"}, after.Heard)
				t.Logf("connected again %d ms after %q", after.MS, after.Reason)
			})
		}
	}
}

// browsePage opens the page through a balancer, and passes on what it reports.
func browsePage(t *testing.T, balancer string, options way, reports chan<- pageReport) *process {
	t.Helper()
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var said pageReport
		if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&said) == nil {
			reports <- said
		}
	}))
	t.Cleanup(listener.Close)
	query := url.Values{"report": {listener.URL}, "transport": options["transports"].([]string)}
	return browse(t, balancer+"/socket.io/page.html?"+query.Encode())
}

func nextReport(t *testing.T, reports <-chan pageReport, chromium *process) pageReport {
	t.Helper()
	select {
	case said := <-reports:
		require.Empty(t, said.Fault)
		return said
	case <-chromium.done:
		require.Fail(t, "the browser ended before it had reported everything")
	case <-time.After(2 * patience):
		require.Fail(t, "the browser reports nothing")
	}
	return pageReport{}
}
