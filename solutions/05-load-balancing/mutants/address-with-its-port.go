//go:build mutant

// X-Forwarded-For names the port of the client too.
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
	header.Set("X-Real-Ip", address)
	header.Set("X-Forwarded-For", from.RemoteAddr)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}
