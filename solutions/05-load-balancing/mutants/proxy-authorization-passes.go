//go:build mutant

// Proxy-Authorization of the client passes.
//
//lab:breaks 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func dropHopByHop(header http.Header) {
	for _, name := range list(header, "Connection") {
		header.Del(name)
	}
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
		"Proxy-Authenticate",
	} {
		header.Del(name)
	}
}
