//go:build mutant

// ReverseProxy passes on the upgrades that are no WebSocket, and carries what follows.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func (b *Balancer) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// No other upgrade may turn the connection into one that nobody looks into.
			upgrade := r.Out.Header.Get("Upgrade")
			dropHopByHop(r.Out.Header)
			if upgrade != "" {
				r.Out.Header.Set("Connection", "Upgrade")
				r.Out.Header.Set("Upgrade", upgrade)
			}
			setForwarded(r.Out.Header, r.In)
			r.Out.Host = r.In.Host
		},
		Transport:    app.RoundTripper(b.roundTrip),
		ErrorHandler: b.fail,
		ErrorLog:     slog.NewLogLogger(b.env.Log.Handler(), slog.LevelDebug),
	}
}
