//go:build mutant

// A request whose answer is lost gets 503, which invites the client to send it again.
//
//lab:breaks 5.27
//lab:kills TestNothingIsSentTwice
package loadbalancing

func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusServiceUnavailable
	switch {
	case r.Context().Err() != nil:
		return // the client is gone
	case errors.Is(err, errNobody):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	case errors.Is(err, errSlow):
		status = http.StatusGatewayTimeout
	}
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}
