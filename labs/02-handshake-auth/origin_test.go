package handshakeauth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// forbidden lists the status codes of a refused WebSocket handshake: the kit
// answers 403, the official server 400.
var forbidden = []int{403, 400}

// A web page may connect if its origin is on the list, and so may a client that sends no origin.
//
//lab:part part-a-tokens-and-origins
//lab:points 6
//lab:rule 2.1 2.2 2.3
//lab:hint CORS does not protect WebSockets. Check the Origin header yourself: server.AllowRequest.
//lab:hint An origin is scheme, host and port. Compare all of it: strings.Contains and HasSuffix accept https://chat.example.test.evil.test.
//lab:hint A client without an Origin header is not a browser. The word null is an origin: a sandboxed page sends it.
//lab:note origins-and-cross-site-websocket-hijacking
func TestOrigin(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	own := c.Node(0).URL()

	for name, origin := range map[string]string{
		"another site":              "https://evil.test",
		"the name as prefix":        "https://chat.example.test.evil.test",
		"the name as suffix":        "https://evilchat.example.test",
		"the name as a user":        "https://chat.example.test@evil.test",
		"the name in the path":      "https://evil.test/https://chat.example.test",
		"a subdomain":               "https://evil.chat.example.test",
		"the parent domain":         "https://example.test",
		"another scheme":            "http://chat.example.test",
		"another port":              "https://chat.example.test:8443",
		"the default port":          "https://staging.example.test",
		"another port on localhost": "http://localhost:51730",
		"a page without an origin":  "null",
		"the node's own address":    own,
		"a wildcard":                "*",
	} {
		refusal := c.Node(0).DialHTTP(name, labtest.Header("Origin", origin), labtest.Header("Cookie", "session="+c.Invent("cookie")))
		require.Contains(t, forbidden, refusal.Status, origin)
	}
	rebound := c.Node(0).DialHTTP("a name that resolves to our address", labtest.Header("Origin", "http://evil.test"), labtest.Header("Host", "evil.test"))
	require.Contains(t, forbidden, rebound.Status, "an origin that equals the Host header, as after DNS rebinding")

	c.Node(0).DialRefused("a native client without a token").Want(unauthorized)
	c.Node(0).Dial("a native client", labtest.Token(tokenFor(c, alice))).Ask("whoami").Want(alice)
	for _, origin := range origins {
		page := c.Node(0).Dial("a page of "+origin, labtest.Raw(), labtest.Header("Origin", origin))
		page.ConnectRefused("/").Want(unauthorized)
		wantAccepted(page, tokenFor(c, alice), alice)
	}
}
