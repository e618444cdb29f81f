package ratelimiting_test

import (
	"fmt"
	"net/http"
	"testing"

	"socketlab/labs/labtest"
)

// No header but X-Forwarded-For names a client, even if a trusted proxy sent it.
//
//lab:points 2
//lab:rule 4.33 4.42
//lab:hint Proxies pass on X-Real-IP, Forwarded and others as the client wrote them, unless they are told not to.
//lab:hint Read X-Forwarded-For only, and without it charge the peer of the TCP connection.
//lab:note the-address-behind-a-proxy
func TestOtherHeadersAreIgnored(t *testing.T) {
	c := start(t, keys{"connections": 1, "trustedProxies": local})
	node, address := c.Node(0), clientAddresses(c.Rand())
	others := []string{
		"X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP",
		"X-Forwarded", "Forwarded-For", "Fastly-Client-IP", "X-Original-Forwarded-For", "X-Envoy-External-Address", "Via",
	}
	claim := func(header, address string) labtest.DialOption {
		if header == "Forwarded" {
			address = "for=" + address
		}
		return labtest.Header(header, address)
	}

	//lab:rule 4.42
	first := node.Dial("the proxy itself", as(c.Invent("ann")), claim(others[0], address(0)))
	for i, header := range others {
		home, elsewhere := from(address(2*i)), from(address(2*i+1))
		client := node.Dial("a client that sends "+header, as(c.Invent("ann")), home, claim(header, address(60)))
		other := node.Dial("another client that sends the same "+header, as(c.Invent("bob")), elsewhere, claim(header, address(60)))

		//lab:rule 4.33 4.42
		forbidden(t, node.DialHTTP("the same client with another "+header, home, claim(header, address(61))))
		forbidden(t, node.DialHTTP("the proxy itself with "+header, claim(header, address(62))))
		//lab:rule 4.42
		passes(t, client, 1)
		passes(t, other, 1)
	}
	passes(t, first, 1)
}

// Connections of the plain WebSocket count with those of Socket.IO, and have a user from the beginning.
//
//lab:points 3
//lab:rule 4.33 4.34 4.35 4.38 4.56 4.57 4.58
//lab:hint-go app.NewWebSocket calls Admit for each handshake, and Authenticated when it knows the user. Pass it your guard.
//lab:hint-node servePlain calls admit for each handshake, and authenticated when it knows the user. Give it your guard.
//lab:hint-go Count a connection in Admit until the context of its request ends. That is the same for both endpoints.
//lab:hint-node Count a connection in admit until its req.socket is closed. That is the same for both endpoints.
//lab:note the-same-guard-for-every-door
func TestPlainConnections(t *testing.T) {
	const most = 5
	c := start(t, keys{"connections": most, "unauthenticated": 1, "trustedProxies": local})
	node, address := c.Node(0), clientAddresses(c.Rand())
	home, elsewhere := from(address(0)), from(address(1))
	plain := func(name string, from labtest.DialOption) *labtest.Client {
		t.Helper()
		client := node.DialWebSocket(name, "/ws", labtest.Query("user", c.Invent("bob")), from)
		client.Send("hello")
		client.WantFrame("hello")
		return client
	}
	status := func(query string, i int) int {
		t.Helper()
		return handshakeStatus(t, node, "/ws"+query, http.Header{"X-Forwarded-For": {address(i)}})
	}

	//lab:rule 4.56 4.57
	gadgets := []*labtest.Client{plain("gadget 1", home), plain("gadget 2", home), plain("gadget 3", home)}
	//lab:rule 4.34
	node.Dial("nobody", labtest.Raw(), home)
	forbidden(t, node.DialHTTP("a second connection without a user", home))
	//lab:rule 4.34 4.38 4.56
	wantStatus(t, http.StatusTooManyRequests, status("?user=bob", 0), "beyond unauthenticated")

	//lab:rule 4.34
	passes(t, node.Dial("ann", as(c.Invent("ann")), elsewhere), 1)
	//lab:rule 4.56 4.57
	var leaver *labtest.Client
	for i := range most - 1 {
		leaver = plain(fmt.Sprintf("gadget %d elsewhere", i+1), elsewhere)
	}
	//lab:rule 4.33 4.56
	forbidden(t, node.DialHTTP("one connection too many", elsewhere))
	//lab:rule 4.33 4.38
	wantStatus(t, http.StatusTooManyRequests, status("?user=bob", 1), "beyond connections")

	//lab:rule 4.35
	leaver.Close()
	c.Eventually("a plain connection that ended made room for another", func() bool {
		return status("?user=bob", 1) == http.StatusSwitchingProtocols
	})
	//lab:rule 4.33
	forbidden(t, node.DialHTTP("one connection too many again", elsewhere))

	gadgets[0].Close()
	for _, query := range []string{"", "?user=", "?USER=bob", "?name=bob"} {
		//lab:rule 4.58
		wantStatus(t, http.StatusUnauthorized, status(query, 2), "without a user: /ws"+query)
		//lab:rule 4.35
		c.Eventually("a refused handshake is no connection any more", func() bool {
			code := status("?user=bob", 2)
			return code == http.StatusSwitchingProtocols
		})
	}
}

// wantStatus requires the status of the answer to a handshake of the plain WebSocket.
func wantStatus(t *testing.T, want, got int, what string) {
	t.Helper()
	if got != want {
		t.Fatalf("a handshake with the plain WebSocket, %s, was answered with %d, want %d", what, got, want)
	}
}
