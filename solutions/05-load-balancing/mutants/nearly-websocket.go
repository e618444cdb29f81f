//go:build mutant

// An upgrade whose name begins like websocket is tunnelled.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.HasPrefix(strings.ToLower(upgrades[0]), "websocket") &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}
