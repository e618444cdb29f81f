//go:build mutant

// The address stands on a line of its own, after those of the client.
//
//lab:breaks 5.31
//lab:kills TestForwardedAddress
package loadbalancing

func setForwarded(header http.Header, from *http.Request) {
	for name := range header {
		if strings.HasPrefix(name, "X-Forwarded-") && name != "X-Forwarded-For" {
			header.Del(name)
		}
	}
	header.Del("Forwarded")
	address, _, err := net.SplitHostPort(from.RemoteAddr)
	if err != nil {
		address = from.RemoteAddr
	}
	header.Set("X-Real-Ip", address)
	header.Add("X-Forwarded-For", address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}
