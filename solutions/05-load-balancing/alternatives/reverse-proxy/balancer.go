// Package loadbalancing solves lab 05 with one httputil.ReverseProxy for everything. In the
// reference WebSockets have a tunnel of their own. Here the proxy carries them too, and a
// wrapper around the node's connection counts them and ends them. Clients have one map of
// their own, with a timer for each that is away, and cookies are signed instead of encrypted.
//
// Choose it when the standard library should do as much as it can. It has half of the code
// that touches bytes. The price is that the end of a tunnel is hidden in the behaviour of
// ReverseProxy: two wrappers are there only because it closes too late, and it drops what a
// client sends before the node has accepted.
package loadbalancing

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"time"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A Balancer implements node.Balancer.
type Balancer struct {
	node.BalancerEnv
	keys      app.Keys
	nodes     *nodes
	proxy     *httputil.ReverseProxy
	transport *http.Transport
}

// Setup makes the balancer.
func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	b := &Balancer{BalancerEnv: env, keys: keys, nodes: newNodes(env.Clock, keys)}
	b.transport = &http.Transport{
		DisableKeepAlives: true, DisableCompression: true,
		TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
	}
	b.proxy = &httputil.ReverseProxy{
		Rewrite: rewrite, Transport: app.RoundTripper(b.roundTrip), ErrorHandler: b.fail,
		ErrorLog: slog.NewLogLogger(env.Log.Handler(), slog.LevelDebug),
	}
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ServeHTTP serves one request.
func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	keep := &keeper{ResponseWriter: w}
	b.proxy.ServeHTTP(keep, r.WithContext(context.WithValue(r.Context(), keeperKey{}, keep)))
}

// Add implements node.Balancer.
func (b *Balancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "http" || target.Port() == "" {
		return fmt.Errorf("%q is no URL of a node", address)
	}
	n, err := b.nodes.add(name, target)
	if err == nil {
		n.checks.Go(func() { b.check(n) })
	}
	return err
}

// Remove implements node.Balancer.
func (b *Balancer) Remove(name string) error { return b.nodes.remove(name) }

// Drain implements node.Balancer.
func (b *Balancer) Drain(name string) error { return b.nodes.drain(name, true) }

// Undrain implements node.Balancer.
func (b *Balancer) Undrain(name string) error { return b.nodes.drain(name, false) }

// Nodes implements node.Balancer.
func (b *Balancer) Nodes() []node.NodeStats { return b.nodes.stats() }

// Close implements node.Balancer.
func (b *Balancer) Close(context.Context) error {
	var failed error
	for _, n := range b.Nodes() {
		failed = errors.Join(failed, b.Remove(n.Name))
	}
	return failed
}

// upgrade reports whether a request asks for a WebSocket.
func upgrade(r *http.Request) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(r.Header.Values("Connection"), func(line string) bool {
			return slices.ContainsFunc(strings.Split(line, ","), func(each string) bool {
				return strings.EqualFold(strings.TrimSpace(each), name)
			})
		})
	}
	return r.Method == http.MethodGet && len(r.Header.Values("Upgrade")) == 1 &&
		strings.EqualFold(r.Header.Get("Upgrade"), "websocket") && has("upgrade")
}

// rewrite decides what a node gets to see. ReverseProxy has removed the headers that are for
// the connection, and put Upgrade back.
func rewrite(r *httputil.ProxyRequest) {
	r.Out.Header.Del("Te")
	if !upgrade(r.In) {
		r.Out.Header.Del("Upgrade")
		r.Out.Header.Del("Connection")
	}
	for name := range r.Out.Header {
		if strings.HasPrefix(name, "X-Forwarded-") {
			r.Out.Header.Del(name)
		}
	}
	r.SetXForwarded()
	r.Out.Header.Set("X-Real-Ip", r.Out.Header.Get("X-Forwarded-For"))
	r.Out.Host = r.In.Host
	r.Out.URL.RawQuery = r.In.URL.RawQuery
}

var (
	errNobody = errors.New("there is no node for it")
	errLate   = errors.New("the node is late")
	errLost   = errors.New("the node is lost")
)

// roundTrip sends a request to the first node that accepts a connection.
func (b *Balancer) roundTrip(r *http.Request) (*http.Response, error) {
	at, id := b.nodes.bySeal(r.CookiesNamed(b.keys.Cookie))
	if r.Body != nil {
		r.Body = io.NopCloser(r.Body) // Transport closes it if it cannot send it
	}
	var refused []*target
	for {
		fresh := at == nil
		if fresh {
			at, id = b.nodes.pick(refused)
		}
		if at == nil {
			return nil, errNobody
		}
		answer, err := b.ask(at, id, r)
		var op *net.OpError
		if err != nil && errors.As(err, &op) && op.Op == "dial" {
			refused, at = append(refused, at), nil
			continue
		}
		if err == nil && fresh && r.Method != http.MethodOptions && answer.StatusCode >= 200 && answer.StatusCode < 400 {
			answer.Header.Add("Set-Cookie", b.nodes.cookie(at, id).String())
		}
		return answer, err
	}
}

// ask sends a request to a node. Its client is there until the answer has ended.
func (b *Balancer) ask(at *target, id string, r *http.Request) (*http.Response, error) {
	visit := b.nodes.enter(at, id)
	ctx, cancel := context.WithCancelCause(r.Context())
	lost := context.AfterFunc(visit.life, func() { cancel(errLost) })
	patience := b.keys.Headers
	if r.Method == http.MethodGet && r.URL.Query().Has("sid") && !upgrade(r) {
		patience = b.keys.Poll
	}
	late := b.Clock.AfterFunc(time.Duration(patience), func() { cancel(errLate) })
	end := func(stays bool) {
		late.Stop()
		lost()
		cancel(nil)
		visit.exit(stays)
	}
	out := r.WithContext(ctx)
	out.URL.Scheme, out.URL.Host = at.url.Scheme, at.url.Host
	answer, err := b.transport.RoundTrip(out)
	late.Stop()
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		end(false)
		return nil, err
	}
	if answer.StatusCode == http.StatusSwitchingProtocols {
		visit.tunnel()
		t := &tunnel{ReadWriteCloser: answer.Body.(io.ReadWriteCloser), clock: b.Clock, then: func() { end(false) },
			client: r.Context().Value(keeperKey{}).(*keeper)}
		lost() // cancelling the request does not end what it has become
		t.lost = context.AfterFunc(visit.life, func() { _ = t.ReadWriteCloser.Close() })
		answer.Body = t
		return answer, nil
	}
	stays := r.Method != http.MethodOptions && answer.StatusCode < 400
	answer.Body = app.OnClose(answer.Body, func() { end(stays) })
	return answer, nil
}

func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	if errors.Is(err, errNobody) {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	} else if errors.Is(err, errLate) {
		status = http.StatusGatewayTimeout
	}
	b.Log.Warn("not answered", "path", r.URL.Path, "status", status, "error", err)
	w.WriteHeader(status)
}
