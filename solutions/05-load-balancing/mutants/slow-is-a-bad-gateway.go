//go:build mutant

// A request that has waited too long gets 502.
//
//lab:breaks 5.28
//lab:kills TestQuietTunnel
package loadbalancing

func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	switch {
	case r.Context().Err() != nil:
		return // the client is gone
	case errors.Is(err, errNobody):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
