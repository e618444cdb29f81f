//go:build mutant

// All headers that begin with Proxy- are removed.
//
//lab:overdoes 5.34
//lab:breaks 5.33
//lab:kills TestForwardedAddress
package loadbalancing

func dropHopByHop(header http.Header) {
	for _, name := range list(header, "Connection") {
		header.Del(name)
	}
	for name := range header {
		if strings.HasPrefix(name, "Proxy-") {
			header.Del(name)
		}
	}
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
		"Proxy-Authenticate", "Proxy-Authorization",
	} {
		header.Del(name)
	}
}
