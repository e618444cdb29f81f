//go:build mutant

// A POST that asks for a WebSocket is tunnelled, without its body.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket") &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}
