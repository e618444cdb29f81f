//go:build mutant

// Headers that only look like the forbidden ones are removed too.
//
//lab:overdoes 5.32
//lab:breaks 5.33
//lab:kills TestForwardedAddress
package loadbalancing

func setForwarded(header http.Header, from *http.Request) {
	for name := range header {
		if strings.HasPrefix(name, "X-Forward") || strings.HasPrefix(name, "Forwarded") {
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
	header.Set("X-Forwarded-Proto", "http")
}
