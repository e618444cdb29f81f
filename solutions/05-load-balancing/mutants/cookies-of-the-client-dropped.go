//go:build mutant

// A request goes on without the cookies of the client.
//
//lab:breaks 5.11
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
	out.Header.Del("Cookie")
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
