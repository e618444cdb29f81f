package ratelimiting_test

import (
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	ratelimiting "socketlab/labs/04-rate-limiting"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, ratelimiting.Setup) }

// keys are the content of LAB_KEYS. See README.md.
type keys map[string]any

// A limit lets burst events pass at once, and then one more per interval.
type limit struct {
	every time.Duration
	burst int
}

// MarshalJSON writes a limit as LAB_KEYS contains it.
func (l limit) MarshalJSON() ([]byte, error) {
	return json.Marshal(keys{"every": l.every.String(), "burst": l.burst})
}

// full returns how long an empty bucket takes to fill.
func (l limit) full() time.Duration { return time.Duration(l.burst) * l.every }

// anyLimit draws a limit that earns tokens at fractions of milliseconds.
func anyLimit(r *rand.Rand) limit {
	return limit{
		every: time.Duration(50+r.IntN(200))*time.Millisecond + time.Duration(1+r.IntN(999))*time.Microsecond,
		burst: 3 + r.IntN(8),
	}
}

// endless is a limit that no check reaches.
var endless = limit{time.Millisecond, 1_000_000}

// start starts a node with these limits; all others are out of reach.
func start(t *testing.T, tight keys, options ...labtest.Option) *labtest.Cluster {
	t.Helper()
	return startWith(t, func(*rand.Rand) keys { return tight }, options...)
}

// startWith is start with random limits.
func startWith(t *testing.T, tight func(*rand.Rand) keys, options ...labtest.Option) *labtest.Cluster {
	t.Helper()
	return labtest.Start(t, append(options, labtest.ManualClock(), labtest.KeysFrom(func(r *rand.Rand) string {
		all := keys{
			"events": endless, "costs": map[string]int{}, "refusals": endless, "opens": endless,
			"connections": 1000, "unauthenticated": 1000, "trustedProxies": []string{}, "idle": "1h",
		}
		maps.Copy(all, tight(r))
		text, err := json.Marshal(all)
		require.NoError(t, err)
		return string(text)
	}))...)
}

// inProcess reports whether the checks run under -lab.inprocess. The node then
// shares its heap with the clients, which keep what they received.
func inProcess() bool { return flag.Lookup("lab.inprocess").Value.String() == "true" }

// as connects as this user.
func as(user string) labtest.DialOption {
	return labtest.Auth(map[string]string{"user": user})
}

// passes requires the next n events of the client to pass. It sends all of them at
// once.
func passes(t *testing.T, client *labtest.Client, n int) {
	t.Helper()
	answers := make([]*labtest.Answer, n)
	for i := range answers {
		answers[i] = client.Ask("echo", i)
	}
	for i, answer := range answers {
		if got := string(answer.Raw()); strings.Contains(got, "rate_limited") {
			t.Fatalf("an event of %s was refused, although its user's bucket holds enough tokens\n    want: [%d]\n    got:  %s",
				client.Name(), i, got)
		}
		answer.Want(i)
	}
}

// refuses requires the node to refuse the next event of the client, with this wait.
func refuses(t *testing.T, client *labtest.Client, wait time.Duration) {
	t.Helper()
	answer := client.Ask("echo", "again")
	if string(answer.Raw()) == `["again"]` {
		t.Fatalf("an event of %s passed, although its user's bucket holds too few tokens\n    want: a refusal for %d ms",
			client.Name(), milliseconds(wait))
	}
	var refusals []struct{ RetryAfterMs int64 }
	err := json.Unmarshal(answer.Raw(), &refusals)
	if err == nil && len(refusals) == 1 && refusals[0].RetryAfterMs != milliseconds(wait) {
		t.Fatalf("%s was told to wait %d ms, want %d", client.Name(), refusals[0].RetryAfterMs, milliseconds(wait))
	}
	answer.Want(refusal(wait))
}

// exceeds requires the node to refuse the next event of the client as the last one:
// the answer, then limit:exceeded, then 41, then the end of the connection.
func exceeds(t *testing.T, client *labtest.Client, wait time.Duration) {
	t.Helper()
	client.Settle()
	client.RestFrames()
	client.Ask("echo", "one too many").Want(refusal(wait))
	saysGoodbye(t, client, wait, "43")
}

// staysAfter requires a client to be connected after this many refusals, for which its
// user has had tokens.
func staysAfter(t *testing.T, client *labtest.Client, refusals int) {
	t.Helper()
	client.Send("40/nowhere,") // is answered after everything before
	for frame := ""; !strings.HasPrefix(frame, "44/nowhere,"); {
		if frame = client.Frame(); strings.HasPrefix(frame, `42["limit:exceeded"`) {
			t.Fatalf("%s was disconnected at refusal %d or before, although its user had a token for each", client.Name(), refusals)
		}
	}
}

// refusal returns the answer to a refused event that would pass after wait.
func refusal(wait time.Duration) map[string]any {
	return map[string]any{"error": "rate_limited", "retryAfterMs": milliseconds(wait)}
}

// milliseconds rounds up, so that wait is over after that many.
func milliseconds(wait time.Duration) int64 {
	return int64((wait + time.Millisecond - 1) / time.Millisecond)
}

// from adds an X-Forwarded-For header with these entries. Several options make
// several headers.
func from(hops string) labtest.DialOption { return labtest.Header("X-Forwarded-For", hops) }

// handshakeStatus opens a WebSocket and returns the status of the answer. If it is
// 101, the WebSocket stays open until the check ends.
func handshakeStatus(t *testing.T, node *labtest.Node, path string, header http.Header) int {
	t.Helper()
	ws, response, err := websocket.DefaultDialer.Dial(strings.Replace(node.URL(), "http", "ws", 1)+path, header)
	if response == nil {
		require.NoError(t, err, "no answer to the handshake")
	}
	if err == nil {
		t.Cleanup(func() { ws.Close() })
	}
	return response.StatusCode
}

// saysGoodbye requires the node to disconnect the client after a last refusal. The
// frames that Frame and RestFrames have not returned must begin like these, and then
// limit:exceeded and 41 must follow.
func saysGoodbye(t *testing.T, client *labtest.Client, wait time.Duration, first ...string) {
	t.Helper()
	client.Next("limit:exceeded", refusal(wait))
	client.Disconnected()
	client.Closed()
	frames := client.RestFrames()
	want := append(first, `42["limit:exceeded",`, "41")
	if !slices.EqualFunc(frames, want, strings.HasPrefix) {
		t.Fatalf("%s received other frames, or in another order, around its last refusal\n    want: %s\n    got:  %s",
			client.Name(), strings.Join(want, " … "), strings.Join(frames, " … "))
	}
}
