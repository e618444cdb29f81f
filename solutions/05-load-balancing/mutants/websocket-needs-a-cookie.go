//go:build mutant

// A WebSocket without a cookie is refused.
//
//lab:overdoes 5.3
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	if _, _, ok := b.cookies.read(r, b.keys.Cookie); !ok {
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	if err := b.visit(r, func(v *visit) error { return b.connect(v, w, r) }); err != nil {
		b.fail(w, r, err)
	}
}
