//go:build mutant

// The address of the client is appended to what the client says.
//
//lab:breaks 5.31
//lab:kills TestForwardedAddress
package loadbalancing

func setForwarded(header http.Header, from *http.Request) {
	before := strings.Join(append(from.Header.Values("X-Forwarded-For"), ""), ", ")
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
	header.Set("X-Forwarded-For", before+address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}
