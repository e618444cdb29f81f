package loadbalancing

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"socketlab/labs/05-load-balancing/app"
)

var (
	errNoNode = errors.New("no node is there for it")
	errSlow   = errors.New("the node takes too long")
	errGone   = errors.New("the node is not there any more")
)

// listed reports whether a header that is a list names something.
func listed(values []string, name string) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(values, ","), ","), func(each string) bool {
		return strings.EqualFold(strings.TrimSpace(each), name)
	})
}

func wantsWebSocket(r *http.Request) bool {
	return r.Method == http.MethodGet && listed(r.Header["Connection"], "upgrade") &&
		len(r.Header["Upgrade"]) == 1 && strings.EqualFold(strings.TrimSpace(r.Header.Get("Upgrade")), "websocket")
}

// passable returns the headers that are not for this connection alone.
func passable(header http.Header) http.Header {
	out := header.Clone()
	for name := range header {
		if listed(header["Connection"], name) {
			out.Del(name)
		}
	}
	for name := range strings.FieldsSeq("Connection Keep-Alive Proxy-Connection Proxy-Authenticate Proxy-Authorization Te Trailer Transfer-Encoding Upgrade") {
		out.Del(name)
	}
	return out
}

// toNode returns the headers with which a request goes on.
func toNode(r *http.Request) http.Header {
	header := passable(r.Header)
	for name := range header {
		if name == "Forwarded" || strings.HasPrefix(name, "X-Forwarded-") {
			header.Del(name)
		}
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	header.Set("X-Forwarded-For", host)
	header.Set("X-Real-Ip", host)
	header.Set("X-Forwarded-Host", r.Host)
	header.Set("X-Forwarded-Proto", "http")
	if _, there := header["User-Agent"]; !there {
		header["User-Agent"] = []string{""} // none, instead of Go's
	}
	return header
}

// visit tries one machine after another until one accepts the connection.
func (b *Balancer) visit(r *http.Request, try func(context.Context, *stay) error) error {
	name, id := b.cookies.read(r)
	for refused := []*machine(nil); ; {
		s := b.registry.admit(name, id, refused)
		if s == nil {
			return errNoNode
		}
		ctx, cancel := context.WithCancelCause(r.Context())
		unwatch := context.AfterFunc(s.up, func() { cancel(errGone) })
		err := try(ctx, s)
		unwatch()
		var op *net.OpError
		dial := errors.As(err, &op) && op.Op == "dial"
		if cause := context.Cause(ctx); err != nil && cause != nil && !dial {
			err = cause
		}
		cancel(nil)
		if err == nil {
			return nil
		}
		s.leave(!s.fresh && !dial)
		if !dial {
			return err
		}
		refused = append(refused, s.machine)
	}
}

// ask sends an ordinary request.
func (b *Balancer) ask(r *http.Request) (answer *http.Response, err error) {
	patience := time.Duration(b.keys.Headers)
	if r.Method == http.MethodGet && r.URL.Query().Get("sid") != "" {
		patience = time.Duration(b.keys.Poll)
	}
	var body io.Reader
	if r.ContentLength != 0 {
		body = io.NopCloser(r.Body) // a refused connection would close it
	}
	err = b.visit(r, func(watched context.Context, s *stay) error {
		// The answer outlives this function, and ends with the machine all the same.
		ctx, cancel := context.WithCancelCause(r.Context())
		context.AfterFunc(watched, func() {
			if cause := context.Cause(watched); cause == errGone {
				cancel(cause)
			}
		})
		late := b.env.Clock.AfterFunc(patience, func() { cancel(errSlow) })
		out, err := http.NewRequestWithContext(ctx, r.Method, s.machine.url.Scheme+"://"+s.machine.url.Host, body)
		if err != nil {
			return err
		}
		out.URL.Path, out.URL.RawPath, out.URL.RawQuery = r.URL.Path, r.URL.RawPath, r.URL.RawQuery
		out.Host, out.Header, out.ContentLength = r.Host, toNode(r), r.ContentLength
		answer, err = b.transport.RoundTrip(out)
		late.Stop()
		if err != nil {
			if context.Cause(ctx) == errSlow {
				err = errSlow
			}
			cancel(nil)
			return err
		}
		unwatch := context.AfterFunc(s.up, func() { cancel(errGone) })
		session := r.Method != http.MethodOptions && answer.StatusCode < 400
		if s.fresh && session {
			answer.Header.Add("Set-Cookie", b.cookies.write(s.machine.name, s.id))
		}
		answer.Body = app.OnClose(answer.Body, func() {
			unwatch()
			cancel(nil)
			s.leave(!s.fresh || session)
		})
		return nil
	})
	return answer, err
}

// apologize answers a request that no node has answered.
func (b *Balancer) apologize(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	switch {
	case errors.Is(err, errNoNode):
		w.Header().Set("Retry-After", "2")
		status = http.StatusServiceUnavailable
	case errors.Is(err, errSlow):
		status = http.StatusGatewayTimeout
	}
	b.env.Log.Info("a request has failed", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
