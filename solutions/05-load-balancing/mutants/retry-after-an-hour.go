//go:build mutant

// Without a node the client is sent away for an hour.
//
//lab:overdoes 5.29
//lab:kills TestNobodyLeft
package loadbalancing

func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	switch {
	case r.Context().Err() != nil:
		return
	case errors.Is(err, errNobody):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "3600")
	case errors.Is(err, errSlow):
		status = http.StatusGatewayTimeout
	}
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
