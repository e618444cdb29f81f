//go:build mutant

// Upgrade: WebSocket gets no WebSocket.
//
//lab:overdoes 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && upgrades[0] == "websocket" &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}
