//go:build mutant

// Any upgrade is tunnelled.
//
//lab:breaks 5.14
//lab:kills TestOnlyWebSocketIsTunnelled
package loadbalancing

func isWebSocket(r *http.Request) bool { return r.Header.Get("Upgrade") != "" }
