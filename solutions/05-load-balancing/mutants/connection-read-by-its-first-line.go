//go:build mutant

// Only the first line of Connection is read.
//
//lab:breaks 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func dropHopByHop(header http.Header) {
	for _, name := range list(http.Header{"Connection": {header.Get("Connection")}}, "Connection") {
		header.Del(name)
	}
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
		"Proxy-Authenticate", "Proxy-Authorization",
	} {
		header.Del(name)
	}
}
