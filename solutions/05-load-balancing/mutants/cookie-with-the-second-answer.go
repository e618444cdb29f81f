//go:build mutant

// The cookie is set with the second answer of a session that has none yet, not with the
// one that begins it.
//
//lab:breaks 5.6
//lab:kills TestCookie
package loadbalancing

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
	if v.fresh && comesBack && r.URL.Query().Has("sid") {
		answer.Header.Add("Set-Cookie", b.cookies.cookie(b.keys.Cookie, v.name, v.id).String())
	}
	answer.Body = app.OnClose(answer.Body, func() {
		stop()
		v.leave(comesBack)
	})
	return answer, nil
}
