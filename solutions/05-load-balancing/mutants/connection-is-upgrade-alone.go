//go:build mutant

// A client whose Connection names keep-alive too, as Firefox does, gets no WebSocket.
//
//lab:overdoes 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket") &&
		strings.EqualFold(strings.Join(list(r.Header, "Connection"), ","), "upgrade")
}
