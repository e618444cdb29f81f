package loadbalancing

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	errNobody = errors.New("no node can take a new session")
	errSlow   = errors.New("the node did not answer in time")
	errGone   = errors.New("the node has been given up")
)

// ServeHTTP serves one request: a WebSocket gets a tunnel, everything else is passed on.
func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isWebSocket(r) {
		b.serveWebSocket(w, r)
		return
	}
	// Nothing else may turn the connection into one whose requests nobody looks at.
	r.Header.Del("Upgrade")
	b.proxy.ServeHTTP(w, r)
}

// isWebSocket reports whether the client asks for a WebSocket and nothing else. RFC 6455,
// section 4.2.1.
func isWebSocket(r *http.Request) bool {
	upgrades := tokens(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket") &&
		slices.ContainsFunc(tokens(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}

// tokens returns the elements of a header that is a list.
func tokens(header http.Header, name string) (all []string) {
	for _, line := range header.Values(name) {
		for each := range strings.SplitSeq(line, ",") {
			all = append(all, strings.TrimSpace(each))
		}
	}
	return all
}

// visit returns where a request goes: to the node that its cookie names if there is one that
// has not been tried, and otherwise to a new session. It returns nil if there is nobody.
func (b *Balancer) visit(r *http.Request, tried []*backend) (v *visit, fresh bool) {
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok && len(tried) == 0 {
		if v := b.pool.stay(name, id); v != nil {
			return v, false
		}
	}
	return b.pool.choose(tried), true
}

func (b *Balancer) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.Host = r.In.Host
			forward(r.Out.Header, r.In)
		},
		Transport:    roundTripper(b.roundTrip),
		ErrorHandler: b.fail,
		ErrorLog:     slog.NewLogLogger(b.env.Log.Handler(), slog.LevelDebug),
	}
}

// forward replaces what a request says of its way. What the client says of it is a lie, or
// nobody's business: only the balancer knows who connected to it.
func forward(header http.Header, from *http.Request) {
	for name := range header {
		if strings.HasPrefix(name, "X-Forwarded-") {
			header.Del(name)
		}
	}
	header.Del("Forwarded")
	address, _, err := net.SplitHostPort(from.RemoteAddr)
	if err != nil {
		address = from.RemoteAddr
	}
	header.Set("X-Forwarded-For", address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
	header.Set("X-Real-IP", address)
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (do roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return do(r) }

// roundTrip asks one node after another until one accepts the connection. From there on the
// request may have arrived, and only the client knows whether it may be sent twice.
func (b *Balancer) roundTrip(r *http.Request) (*http.Response, error) {
	body := r.Body
	if body != nil {
		defer body.Close()
	}
	for tried := []*backend(nil); ; {
		v, fresh := b.visit(r, tried)
		if v == nil {
			return nil, errNobody
		}
		if body != nil {
			r.Body = io.NopCloser(body) // a failed dial closes it
		}
		answer, err := b.ask(v, r)
		if err != nil {
			v.leave(0, false)
			if tried = append(tried, v.backend); notSent(err) {
				continue
			}
			return nil, err
		}
		if fresh && r.Method != http.MethodOptions && answer.StatusCode < 400 {
			b.cookies.set(answer.Header, b.keys.Cookie, v.name, v.id)
		}
		return answer, nil
	}
}

// notSent reports whether a request has failed before a byte of it was sent.
func notSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// ask sends a request to a node. The visit ends with the body of the answer.
func (b *Balancer) ask(v *visit, r *http.Request) (*http.Response, error) {
	// A poll takes events out of the node. If its answer is lost the client must learn that,
	// so it must not go over a connection that may have ended, on which Transport tries again.
	transport, patience := b.others, b.keys.Headers
	if r.Method == http.MethodGet && r.URL.Query().Has("sid") {
		transport, patience = b.polls, b.keys.Poll
	}
	ctx, answered, stop := b.bound(r.Context(), v, patience)
	out := r.Clone(ctx)
	out.URL.Scheme, out.URL.Host = v.url.Scheme, v.url.Host
	answer, err := transport.RoundTrip(out)
	answered()
	if err != nil {
		defer stop()
		return nil, because(ctx, err)
	}
	comesBack := answer.StatusCode < 400
	answer.Body = &closing{ReadCloser: answer.Body, then: func() {
		stop()
		v.leave(0, comesBack)
	}}
	return answer, nil
}

// bound returns a context that ends when the node is given up, and after a while unless
// answered is called. stop ends it.
func (b *Balancer) bound(ctx context.Context, v *visit, patience time.Duration) (_ context.Context, answered, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := b.env.Clock.AfterFunc(patience, func() { cancel(errSlow) })
	leave := context.AfterFunc(v.alive, func() { cancel(errGone) })
	return ctx, func() { timer.Stop() }, func() {
		timer.Stop()
		leave()
		cancel(nil)
	}
}

// because returns why a context has ended, if that is the reason for an error. To have sent
// nothing matters more than why.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); !notSent(err) && (cause == errSlow || cause == errGone) {
		return cause
	}
	return err
}

// closing calls a function once it is closed.
type closing struct {
	io.ReadCloser
	once sync.Once
	then func()
}

// Close closes the body.
func (c *closing) Close() error {
	defer c.once.Do(c.then)
	return c.ReadCloser.Close()
}

// fail answers a request that no node has answered.
func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	switch {
	case r.Context().Err() != nil:
		return // the client is gone
	case errors.Is(err, errNobody):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	case errors.Is(err, errSlow):
		status = http.StatusGatewayTimeout
	}
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
