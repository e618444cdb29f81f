//go:build mutant

// The headers that Connection names pass; only the usual ones are removed.
//
//lab:breaks 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func dropHopByHop(header http.Header) {
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
		"Proxy-Authenticate", "Proxy-Authorization",
	} {
		header.Del(name)
	}
}
