//go:build mutant

// The channel for responses to a node is the same in all namespaces.
//
//lab:breaks 6.22 6.24
//lab:kills TestOfficialRequests
package operations

func (a *RedisAdapter) channelOf(uid string) string { return "socket.io-response#" + uid + "#" }
