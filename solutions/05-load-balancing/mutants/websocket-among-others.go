//go:build mutant

// A request that offers a WebSocket among other upgrades is tunnelled.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && slices.Contains(upgrades, "websocket") &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}
