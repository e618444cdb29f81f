//go:build mutant

// X-Real-IP is what the client says.
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
	if header.Get("X-Real-Ip") == "" {
		header.Set("X-Real-Ip", address)
	}
	header.Set("X-Forwarded-For", address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}
