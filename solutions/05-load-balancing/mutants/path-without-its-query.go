//go:build mutant

// A WebSocket is opened with the path that the client has asked for, and without the
// query.
//
//lab:breaks 5.3
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	r.URL.RawQuery = ""
	if err := b.visit(r, func(v *visit) error { return b.connect(v, w, r) }); err != nil {
		b.fail(w, r, err)
	}
}
