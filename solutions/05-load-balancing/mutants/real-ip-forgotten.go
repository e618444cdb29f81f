//go:build mutant

// The node gets no X-Real-IP.
//
//lab:breaks 5.31
//lab:kills TestForwardedAddress
package loadbalancing

func setForwarded(header http.Header, from *http.Request) {
	for name := range header {
		if strings.HasPrefix(name, "X-Forwarded-") {
			header.Del(name)
		}
	}
	header.Del("Forwarded")
	address, _, err := net.SplitHostPort(from.RemoteAddr)
	if err != nil {
		address = from.RemoteAddr
	}
	header.Del("X-Real-Ip")
	header.Set("X-Forwarded-For", address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}
