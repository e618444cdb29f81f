//go:build mutant

// A request with a cookie that is not valid is refused.
//
//lab:overdoes 5.9
//lab:kills TestForgedCookies
package loadbalancing

import "net/http"

func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, _, ok := b.cookies.read(r, b.keys.Cookie); !ok && len(r.CookiesNamed(b.keys.Cookie)) > 0 {
		http.Error(w, "Bad Request", http.StatusBadRequest)
	} else if isWebSocket(r) {
		b.serveWebSocket(w, r)
	} else {
		b.proxy.ServeHTTP(w, r)
	}
}
