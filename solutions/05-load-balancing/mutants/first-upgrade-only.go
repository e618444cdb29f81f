//go:build mutant

// Only the first line of Upgrade is read.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool {
	upgrades := list(http.Header{"Upgrade": {r.Header.Get("Upgrade")}}, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket") &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}
