//go:build mutant

// The balancer answers preflights itself, and does not know which origins the node allows.
//
//lab:overdoes 5.5
//lab:kills TestPollingKeepsItsNode
package loadbalancing

import "net/http"

func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
	} else if isWebSocket(r) {
		b.serveWebSocket(w, r)
	} else {
		b.proxy.ServeHTTP(w, r)
	}
}
