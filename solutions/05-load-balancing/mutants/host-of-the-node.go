//go:build mutant

// The node gets its own address as Host.
//
//lab:breaks 5.33
//lab:kills TestForwardedAddress
package loadbalancing

func (b *Balancer) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// No other upgrade may turn the connection into one that nobody looks into.
			dropHopByHop(r.Out.Header)
			setForwarded(r.Out.Header, r.In)
			r.Out.Host = ""
		},
		Transport:    app.RoundTripper(b.roundTrip),
		ErrorHandler: b.fail,
		ErrorLog:     slog.NewLogLogger(b.env.Log.Handler(), slog.LevelDebug),
	}
}
