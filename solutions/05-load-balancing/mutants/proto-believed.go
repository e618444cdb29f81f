//go:build mutant

// X-Forwarded-Proto is what the client says.
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
	header.Set("X-Forwarded-Host", from.Host)
	proto := "http"
	if from.Header.Get("X-Forwarded-Proto") != "" {
		proto = from.Header.Get("X-Forwarded-Proto")
	}
	header.Set("X-Forwarded-Proto", proto)
}
