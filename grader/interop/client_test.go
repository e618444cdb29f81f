//go:build unix

package interop

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// minScenarios is the minimum number of scenarios, so that a table that lost its
// entries fails.
const minScenarios = 70

// The kit behaves like the official server for the official client in Node.js.
func TestClientInNode(t *testing.T) {
	t.Parallel()
	servers := startClientServers(t)
	node := start(t, "client", nil, "node", "node.mjs", servers.home.URL, servers.away.URL)

	report{node.lines, nil}.check(t)
}

// So it does for the official client in a browser, where a page's origin matters too.
func TestClientInChromium(t *testing.T) {
	t.Parallel()
	servers := startClientServers(t)
	lines := make(chan string, 1024)
	servers.mux.HandleFunc("POST /report", func(w http.ResponseWriter, r *http.Request) {
		line, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err == nil {
			lines <- string(line)
		}
	})
	page := servers.home.URL + "/client/page.html?away=" + url.QueryEscape(servers.away.URL)
	chromium := browse(t, page)

	report{lines, chromium.done}.check(t)
}

// browse starts a browser and opens a page.
func browse(t *testing.T, page string) *process {
	t.Helper()
	return start(t, "", nil, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
		"--no-first-run", "--enable-logging=stderr", "--user-data-dir="+t.TempDir(), page)
}

// A report is the output of client/run.mjs, line by line.
type report struct {
	lines <-chan string
	ended <-chan struct{}
}

// A reportLine is one line of a report. Only one of its fields is set.
type reportLine struct {
	Scenarios []string // all names, in the order in which they run
	Scenario  string   // the one that has run
	Error     string
	Fault     string // of the runner itself
	MS        int
}

// check runs a subtest for every scenario.
func (r report) check(t *testing.T) {
	names := r.next(t).Scenarios
	require.GreaterOrEqual(t, len(names), minScenarios, "scenarios that the runner knows")
	for _, name := range names {
		result := r.next(t)
		t.Run(name, func(t *testing.T) {
			require.Equal(t, name, result.Scenario)
			require.Empty(t, result.Error)
			t.Logf("%d ms in the client", result.MS)
		})
	}
}

// next waits for the next line. A scenario has its own deadline, so it reports why it
// fails before this wait fails.
func (r report) next(t *testing.T) (line reportLine) {
	t.Helper()
	select {
	case text, ok := <-r.lines:
		require.True(t, ok, "the runner ended before it had reported everything")
		require.NoError(t, json.Unmarshal([]byte(text), &line), "%s", text)
	case <-r.ended:
		require.Fail(t, "the runner ended before it had reported everything")
	case <-time.After(2 * patience):
		require.Fail(t, "the runner reports nothing more")
	}
	require.Empty(t, line.Fault)
	return line
}
