//go:build mutant

// The cookie is the address of the node in base64, and the balancer connects to whatever
// address it names.
//
//lab:breaks 5.8 5.9
//lab:kills TestCookie TestForgedCookies
package loadbalancing

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

type sealer struct{}

func newSealer(string) (*sealer, error) { return &sealer{}, nil }

func (s *sealer) cookie(name, address, id string) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: base64.RawURLEncoding.EncodeToString([]byte(address)),
		Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (s *sealer) read(r *http.Request, name string) (address, id string, ok bool) {
	cookie, err := r.Cookie(name)
	if err != nil {
		return "", "", false
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	return string(text), cookie.Value, err == nil && strings.Contains(string(text), ":")
}

func (p *pool) stay(address, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.backends {
		if n.url.Host == address {
			return n.visit(id, false)
		}
	}
	stranger := &backend{pool: p, name: address, url: &url.URL{Scheme: "http", Host: address}, sessions: map[string]*session{}}
	stranger.ctx, stranger.end = context.WithCancel(context.Background())
	stranger.alive, stranger.giveUp = context.WithCancel(stranger.ctx)
	return stranger.visit(id, false)
}

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
		answer.Header.Add("Set-Cookie", b.cookies.cookie(b.keys.Cookie, v.url.Host, v.id).String())
	}
	answer.Body = app.OnClose(answer.Body, func() {
		stop()
		v.leave(comesBack)
	})
	return answer, nil
}
