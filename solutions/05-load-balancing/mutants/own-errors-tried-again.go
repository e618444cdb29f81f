//go:build mutant

// A node that answers 503 itself is taken for one that refuses: another gets the request
// too.
//
//lab:overdoes 5.25
//lab:breaks 5.27
//lab:kills TestNothingIsSentTwice
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
	if err == nil && answer.StatusCode == http.StatusServiceUnavailable {
		defer answer.Body.Close()
		err = &net.OpError{Op: "dial", Err: errGone}
	}
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
