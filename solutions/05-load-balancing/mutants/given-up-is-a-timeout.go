//go:build mutant

// Requests that wait for a node that is given up get 504.
//
//lab:breaks 5.24
//lab:kills TestHungNode
package loadbalancing

func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadGateway
	switch {
	case r.Context().Err() != nil:
		return // the client is gone
	case errors.Is(err, errNobody):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	case errors.Is(err, errSlow), errors.Is(err, errGone):
		status = http.StatusGatewayTimeout
	}
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
