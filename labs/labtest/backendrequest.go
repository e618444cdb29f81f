package labtest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	maxRequests   = 10_000   // kept of one back end
	maxBody       = 1 << 20  // bytes kept of one body
	maxBodiesKept = 64 << 20 // bytes kept of all bodies
)

// A BackendRequest is a request that has arrived at a back end.
type BackendRequest struct {
	Method     string
	URL        string      // as it stands in the request line
	Host       string      // of the Host header, which Header leaves out
	Header     http.Header // by canonical names; must not be changed
	Body       []byte      // up to 1 MB, and up to 64 MB of all requests
	Size       int64       // bytes of the body that have arrived
	Whole      bool        // the body has arrived to its end
	RemoteAddr string      // of the connection, HOST:PORT
	Connection int         // the number of the connection, in the order of their beginning
	Health     bool        // it is a health check
}

// readBackendRequest reads a request to the end of its body.
func readBackendRequest(r *http.Request, healthPath string) BackendRequest {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	size := int64(len(body))
	if err == nil {
		var rest int64
		rest, err = io.Copy(io.Discard, r.Body)
		size += rest
	}
	return BackendRequest{
		Method:     r.Method,
		URL:        r.RequestURI,
		Host:       r.Host,
		Header:     r.Header.Clone(),
		Body:       body,
		Size:       size,
		Whole:      err == nil,
		RemoteAddr: r.RemoteAddr,
		Connection: backendConnOf(r).number,
		Health:     r.URL.Path == healthPath,
	}
}

// describe returns what the transcript shows of a request.
func (r BackendRequest) describe() string {
	text := r.Method + " " + r.URL
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		text += " (WebSocket)"
	}
	if r.Size > 0 {
		text += " (" + plural(int(r.Size), "byte") + ")"
	}
	if !r.Whole {
		text += " (its end is missing)"
	}
	return text
}

// note counts a request and keeps it while there is room.
func (b *Backend) note(r BackendRequest) {
	if r.Health {
		b.checks++
	} else {
		b.ordinary++
	}
	if len(b.requests) == maxRequests {
		return
	}
	if b.kept+len(r.Body) > maxBodiesKept {
		r.Body = nil
	}
	b.kept += len(r.Body)
	b.requests = append(b.requests, r)
}

// Requests returns the requests that have arrived, health checks too, in the order in which
// their ends arrived. The back end keeps the first 10,000.
func (b *Backend) Requests() []BackendRequest {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]BackendRequest(nil), b.requests...)
}

// AwaitRequests waits until n requests other than health checks have arrived since the start,
// and returns these and those that came after them.
func (b *Backend) AwaitRequests(n int) []BackendRequest {
	b.cluster.t.Helper()
	count := func() int { return b.counted(&b.ordinary) }
	b.await(b.name+" received fewer requests than must come", plural(n, "request"),
		func() string { return plural(count(), "request") },
		func() bool { return count() >= n })
	var ordinary []BackendRequest
	for _, request := range b.Requests() {
		if !request.Health {
			ordinary = append(ordinary, request)
		}
	}
	return ordinary
}

// HealthChecks returns how many health checks have arrived since the start.
func (b *Backend) HealthChecks() int { return b.counted(&b.checks) }

// AwaitHealthChecks waits until n more health checks have arrived than when it was called.
// Those are answered as the back end was told before. The balancer may not have seen the
// last answer yet. Where the check itself causes them, use [Backend.AwaitHealthChecksAfter].
func (b *Backend) AwaitHealthChecks(n int) {
	b.cluster.t.Helper()
	b.AwaitHealthChecksAfter(n, func() {})
}

// AwaitHealthChecksAfter is AwaitHealthChecks for those that act causes, such as moving the
// clock: it counts from before act.
func (b *Backend) AwaitHealthChecksAfter(n int, act func()) {
	b.cluster.t.Helper()
	before := b.HealthChecks()
	act()
	b.await(b.name+" received fewer health checks than must come", plural(n, "health check")+" of "+b.healthPath,
		func() string { return plural(b.HealthChecks()-before, "health check") },
		func() bool { return b.HealthChecks() >= before+n })
}

func (b *Backend) counted(count *int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *count
}

// await waits for what must happen at the back end. Otherwise it fails the check and says
// what there was instead.
func (b *Backend) await(headline, want string, got func() string, done func() bool) {
	c := b.cluster
	c.t.Helper()
	if waited := c.await(1, &b.change, done); waited != "" {
		c.fail(headline, want, fmt.Sprintf("%s, for %s", got(), strings.TrimPrefix(waited, "nothing, for ")))
	}
}
