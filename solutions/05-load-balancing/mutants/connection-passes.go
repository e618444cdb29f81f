//go:build mutant

// The Connection of the client passes, with the names of what was removed.
//
//lab:breaks 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	connection := header["Connection"]
	dropHopByHop(header)
	setForwarded(header, r)
	header["Connection"] = connection
	header.Set("Upgrade", "websocket")
	return header
}
