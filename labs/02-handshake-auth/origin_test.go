package handshakeauth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// forbidden are the answers to a WebSocket that the server does not want: 403 of
// the kit, 400 of the official server.
var forbidden = []int{403, 400}

// A page may connect when its origin is on the list, letter by letter; a client without an origin may, too.
//
//lab:points 6
//lab:hint CORS does not hold for WebSockets: only your own look at the Origin header does. io.AllowRequest.
//lab:hint An origin is scheme, host and port. Compare all of it: strings.Contains and HasSuffix let https://chat.example.test.evil.test in.
//lab:hint No Origin at all is no browser. The word null is one: a page without an origin of its own.
//lab:note origins-and-cross-site-websocket-hijacking
func TestOrigin(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	own := c.Node(0).URL()

	for name, origin := range map[string]string{
		"another site":              "https://evil.test",
		"the name in front":         "https://chat.example.test.evil.test",
		"the name behind":           "https://evilchat.example.test",
		"the name as a user":        "https://chat.example.test@evil.test",
		"the name in the path":      "https://evil.test/https://chat.example.test",
		"a subdomain":               "https://evil.chat.example.test",
		"the domain above":          "https://example.test",
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
	rebound := c.Node(0).DialHTTP("a name bound to our address", labtest.Header("Origin", "http://evil.test"), labtest.Header("Host", "evil.test"))
	require.Contains(t, forbidden, rebound.Status, "an origin that equals the Host header, as after DNS rebinding")

	c.Node(0).DialRefused("a native client without a token").Want(unauthorized)
	c.Node(0).Dial("a native client", labtest.Token(tokenFor(c, alice))).Ask("whoami").Want(alice)
	for _, origin := range origins {
		page := c.Node(0).Dial("a page of "+origin, labtest.Raw(), labtest.Header("Origin", origin))
		page.ConnectRefused("/").Want(unauthorized)
		letIn(page, tokenFor(c, alice), alice)
	}
}
