//go:build mutant

// X-Forwarded-Host is the host without its port.
//
//lab:breaks 5.32
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
	header.Set("X-Forwarded-For", address)
	host, _, _ := strings.Cut(from.Host, ":")
	header.Set("X-Forwarded-Host", host)
	header.Set("X-Forwarded-Proto", "http")
}
