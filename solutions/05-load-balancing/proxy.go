package loadbalancing

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"time"

	"socketlab/labs/05-load-balancing/app"
)

var (
	errNobody = errors.New("no node takes new sessions")
	errSlow   = errors.New("the node did not answer in time")
	errGone   = errors.New("the node has been given up")
)

// newProxy returns what serves everything but WebSockets.
func (b *Balancer) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// No other upgrade may turn the connection into one that nobody looks into.
			dropHopByHop(r.Out.Header)
			setForwarded(r.Out.Header, r.In)
		},
		Transport:    app.RoundTripper(b.roundTrip),
		ErrorHandler: b.fail,
		ErrorLog:     slog.NewLogLogger(b.env.Log.Handler(), slog.LevelDebug),
	}
}

// roundTrip sends a request to a node and returns the answer.
func (b *Balancer) roundTrip(r *http.Request) (answer *http.Response, err error) {
	if r.Body != nil {
		r.Body = io.NopCloser(r.Body) // or a refused connection closes it; ReverseProxy does so later
	}
	err = b.visit(r, func(v *visit) error {
		answer, err = b.ask(v, r)
		return err
	})
	return answer, err
}

// visit calls try with a visit to the node that a request belongs to, or else to a node
// with a new session. If that node refuses the connection, it tries another. From there on
// the request may have arrived, and only the client knows whether it may be sent twice.
// After an error of try the visit is over; otherwise, try has to see to that.
func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok {
		v = b.pool.stay(name, id)
	}
	for tried := []*backend(nil); ; {
		if v == nil {
			v = b.pool.choose(tried)
		}
		if v == nil {
			return errNobody
		}
		err := try(v)
		if err == nil {
			return nil
		}
		refused := notSent(err)
		v.leave(!v.fresh && !refused)
		if !refused {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}

// notSent reports whether a request failed before any of it was sent.
func notSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// ask sends a request to a node. The visit ends with the body of the answer.
func (b *Balancer) ask(v *visit, r *http.Request) (*http.Response, error) {
	patience := b.keys.Headers
	if r.Method == http.MethodGet && r.URL.Query().Has("sid") {
		patience = b.keys.Poll
	}
	ctx, answered, stop := b.bound(r.Context(), v, patience)
	out := r.WithContext(ctx)
	out.URL.Scheme, out.URL.Host = v.url.Scheme, v.url.Host
	answer, err := b.transport.RoundTrip(out)
	answered()
	if err != nil {
		defer stop()
		return nil, because(ctx, err)
	}
	comesBack := !v.fresh || r.Method != http.MethodOptions && answer.StatusCode < 400
	if v.fresh && comesBack {
		answer.Header.Add("Set-Cookie", b.cookies.cookie(b.keys.Cookie, v.name, v.id).String())
	}
	answer.Body = app.OnClose(answer.Body, func() {
		stop()
		v.leave(comesBack)
	})
	return answer, nil
}

// bound returns a context that ends when the node is given up, and when patience is over
// before answered is called. The caller must call stop.
func (b *Balancer) bound(ctx context.Context, v *visit, patience app.Duration) (_ context.Context, answered, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := b.env.Clock.AfterFunc(time.Duration(patience), func() { cancel(errSlow) })
	stay := context.AfterFunc(v.alive, func() { cancel(errGone) })
	return ctx, func() { timer.Stop() }, func() {
		timer.Stop()
		stay()
		cancel(nil)
	}
}

// because returns why a context has ended, if it has and if that is why a request failed.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil && !notSent(err) {
		return context.Cause(ctx)
	}
	return err
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
