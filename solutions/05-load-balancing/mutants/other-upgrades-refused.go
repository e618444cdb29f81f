//go:build mutant

// A request for any other upgrade is refused, instead of passed on without it.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isWebSocket(r) {
		b.serveWebSocket(w, r)
	} else if r.Header.Get("Upgrade") != "" {
		http.Error(w, "Upgrade Required", http.StatusUpgradeRequired)
	} else {
		b.proxy.ServeHTTP(w, r)
	}
}
