//go:build mutant

// A request is tunnelled although its Connection does not name Upgrade.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket")
}
