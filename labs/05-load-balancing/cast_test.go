package loadbalancing_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	loadbalancing "socketlab/labs/05-load-balancing"
	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.MainBalancer(m, loadbalancing.Setup, app.Setup) }

// keys are the content of LAB_KEYS. See README.md.
type keys struct {
	Nodes     map[string]string `json:"nodes"`
	Cookie    string            `json:"cookie"`
	CookieKey string            `json:"cookieKey"`
	Health    health            `json:"health"`
	Headers   duration          `json:"headers"`
	Poll      duration          `json:"poll"`
	Idle      duration          `json:"idle"`
}

type health struct {
	Path    string   `json:"path"`
	Every   duration `json:"every"`
	Timeout duration `json:"timeout"`
	Rise    int      `json:"rise"`
	Fall    int      `json:"fall"`
}

// A duration is a time.Duration that JSON writes as Go does.
type duration time.Duration

// MarshalText implements encoding.TextMarshaler.
func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (k keys) String() string {
	text, err := json.Marshal(k)
	if err != nil {
		panic(err) // every field can be written
	}
	return string(text)
}

// A target is what a balancer sends requests to: a node, or a back end in its place.
type target interface {
	Name() string
	URL() string
}

// anyKeys draws keys with these targets. All durations are whole milliseconds, and a
// health check's timeout is shorter than the time between two.
func anyKeys(c *labtest.Cluster, targets ...target) keys {
	r := c.Rand()
	between := func(from, to time.Duration) duration {
		return duration(from + time.Duration(r.Int64N(int64((to-from)/time.Millisecond)))*time.Millisecond)
	}
	k := keys{
		Nodes:     map[string]string{},
		Cookie:    c.Invent("lb"),
		CookieKey: c.Invent("key") + strings.Repeat(".", 32),
		Health: health{
			Path: "/health", Every: between(2*time.Second, 5*time.Second), Timeout: between(time.Second, 2*time.Second),
			Rise: 2 + r.IntN(2), Fall: 2 + r.IntN(3),
		},
		Headers: between(8*time.Second, 12*time.Second),
		Poll:    between(50*time.Second, 70*time.Second),
		Idle:    between(80*time.Second, 120*time.Second),
	}
	for _, each := range targets {
		k.Nodes[each.Name()] = each.URL()
	}
	return k
}

// nodes returns the nodes of a cluster as targets.
func nodes(c *labtest.Cluster, n int) (all []target) {
	for i := range n {
		all = append(all, c.Node(i))
	}
	return all
}

// backends starts back ends: node-1, node-2 and so on.
func backends(c *labtest.Cluster, n int) (all []*labtest.Backend) {
	for i := range n {
		all = append(all, c.StartBackend("node-"+string(rune('1'+i))))
	}
	return all
}

// An answer is what the balancer answers a request.
type answer struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
	body    string
}

// browser sends requests, each over a connection of its own, and follows no redirects.
var browser = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send sends a request and returns the answer. headers are names and values in turn.
func send(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	got, err := trySend(method, url, body, headers...)
	require.NoError(t, err, "%s %s has no answer", method, url)
	return got
}

// trySend is send for a goroutine of its own.
func trySend(method, url, body string, headers ...string) (answer, error) {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := browser.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols {
		return answer{status: response.StatusCode, header: response.Header}, nil
	}
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, response.Cookies(), string(text)}, err
}
