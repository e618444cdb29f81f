package loadbalancing

import (
	"net/http"
	"net/http/httputil"
)

// newProxy returns what serves everything but WebSockets.
func (b *Balancer) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// TODO 2: the node that the cookie names, and a cookie for a new session.
			// TODO 4: another node if this one refuses the connection; an end to the wait.
			// Rewrite cannot try a second node. A Transport of your own can: app.RoundTripper.
			if n := b.pool.choose(); n != nil {
				r.SetURL(n.url)
			}
		},
		ErrorHandler: b.fail,
	}
}

// fail answers a request that no node has answered.
func (b *Balancer) fail(w http.ResponseWriter, r *http.Request, err error) {
	b.env.Log.Warn("a request was not answered", "path", r.URL.Path, "error", err)
	http.Error(w, "Bad Gateway", http.StatusBadGateway) // TODO 4: 502, 503 or 504?
}
