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

// minScenarios is how many there must be at least, so that a table that lost
// its entries on the way does not pass.
const minScenarios = 70

// The official client in Node.js finds in the kit the server that it knows.
func TestClientInNode(t *testing.T) {
	t.Parallel()
	servers := startClientServers(t)
	node := start(t, "client", nil, "node", "node.mjs", servers.home.URL, servers.away.URL)

	report{node.lines, nil}.check(t)
}

// So does the official client in a browser, where a page's origin matters too.
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

// browse opens a page in a browser of the test's own.
func browse(t *testing.T, page string) *process {
	t.Helper()
	return start(t, "", nil, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
		"--no-first-run", "--enable-logging=stderr", "--user-data-dir="+t.TempDir(), page)
}

// A report is what a runner of client/run.mjs says, line by line.
type report struct {
	lines <-chan string
	ended <-chan struct{}
}

// reportLine is one of its lines, in which one thing is said.
type reportLine struct {
	Scenarios []string // all names, in the order in which they run
	Scenario  string   // the one that has run
	Error     string
	Fault     string // of the runner itself
	MS        int
}

// check makes a test of every scenario.
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

// next waits for the next line. A scenario has a deadline of its own, and so
// reports why it fails before this fails.
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
