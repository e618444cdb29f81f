package handshakeauth_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// forbidden lists the status codes of a refused WebSocket handshake: the kit
// answers 403, the official server 400.
var forbidden = []int{403, 400}

// A web page may connect if its origin is on the list, and so may a client that sends no origin.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.1 2.2 2.3 2.4
//lab:hint-go CORS does not protect WebSockets. Check the Origin header yourself: server.AllowRequest.
//lab:hint-node CORS does not protect WebSockets. Check the Origin header yourself: the server option allowRequest.
//lab:hint-go An origin is scheme, host and port. Compare all of it, and change nothing in it first: strings.Contains and HasSuffix accept https://chat.example.test.evil.test.
//lab:hint-node An origin is scheme, host and port. Compare all of it, and change nothing in it first: includes and endsWith of a string accept https://chat.example.test.evil.test.
//lab:hint-go A browser sends one Origin header, never two. r.Header.Values returns all of them, r.Header.Get only the first.
//lab:hint-node A browser sends one Origin header, never two. Node.js joins them with a comma in req.headers, and that is no origin.
//lab:hint A client without an Origin header is not a browser. The word null is an origin: a sandboxed page sends it. An empty value is a value.
//lab:hint A client may begin with HTTP long-polling. That request needs the same decision. Decide by Origin alone: for Sec-Fetch-Site, a listed page on another domain is cross-site.
//lab:note origins-and-cross-site-websocket-hijacking
func TestOrigin(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	foreign := foreignOrigins()
	foreign["the node's own address"] = []string{c.Node(0).URL()}

	for name, values := range foreign {
		page := []labtest.DialOption{labtest.Header("Cookie", "session="+c.Invent("cookie"))}
		for _, origin := range values {
			page = append(page, labtest.Header("Origin", origin))
		}

		//lab:rule 2.3
		wantForbidden(t, name, values, c.Node(0).DialHTTP(name, page...))

		//lab:rule 2.4
		wantPollingForbidden(t, name, values, c.Node(0).DialHTTP(name+", over long-polling", append(page, labtest.Polling())...))
	}

	//lab:rule 2.3
	rebound := c.Node(0).DialHTTP("a name that resolves to our address", labtest.Header("Origin", "http://evil.test"), labtest.Header("Host", "evil.test"))
	wantForbidden(t, "a name that resolves to our address", []string{"http://evil.test"}, rebound)
	claiming := c.Node(0).DialHTTP("a foreign page with Sec-Fetch-Site: same-origin", labtest.Header("Origin", "https://evil.test"), labtest.Header("Sec-Fetch-Site", "same-origin"))
	wantForbidden(t, "a foreign page with Sec-Fetch-Site: same-origin", []string{"https://evil.test"}, claiming)

	//lab:rule 2.2
	c.Node(0).DialRefused("a native client without a token").Want(unauthorized)
	c.Node(0).Dial("a native client", labtest.Token(tokenFor(c, alice))).Ask("whoami").Want(alice)
	c.Node(0).Dial("a native client with a cookie", labtest.Token(tokenFor(c, alice)), labtest.Header("Cookie", "session="+c.Invent("cookie")),
		labtest.Header("Referer", "https://evil.test/"), labtest.Header("User-Agent", "Mozilla/5.0")).Ask("whoami").Want(alice)

	//lab:rule 2.4
	c.Node(0).Dial("a native client over long-polling", labtest.Polling(), labtest.Raw())

	for _, origin := range origins {
		//lab:rule 2.1
		page := c.Node(0).Dial("a page of "+origin+", as a browser sends it", labtest.Raw(), labtest.Header("Origin", origin),
			labtest.Header("Sec-Fetch-Site", "cross-site"), labtest.Header("Sec-Fetch-Mode", "websocket"), labtest.Header("Sec-Fetch-Dest", "empty"))
		page.ConnectRefused("/").Want(unauthorized)
		wantAccepted(t, page, tokenFor(c, alice), alice)

		//lab:rule 2.4
		c.Node(0).Dial("a page of "+origin+", over long-polling", labtest.Polling(), labtest.Raw(), labtest.Header("Origin", origin))
	}
}

// foreignOrigins returns the values of Origin headers that must be refused, by name.
func foreignOrigins() map[string][]string {
	foreign := map[string][]string{
		"another site":              {"https://evil.test"},
		"the name as prefix":        {"https://chat.example.test.evil.test"},
		"the name as suffix":        {"https://evilchat.example.test"},
		"the name as a user":        {"https://chat.example.test@evil.test"},
		"the name in the path":      {"https://evil.test/https://chat.example.test"},
		"a subdomain":               {"https://evil.chat.example.test"},
		"the parent domain":         {"https://example.test"},
		"another scheme":            {"http://chat.example.test"},
		"another port":              {"https://chat.example.test:8443"},
		"the default port":          {"https://staging.example.test"},
		"another port on localhost": {"http://localhost:51730"},
		"the name without a scheme": {"chat.example.test"},
		"a page without an origin":  {"null"},
		"null in capital letters":   {"NULL"},
		"an empty value":            {""},
		"a wildcard":                {"*"},
		"localhost as an address":   {"http://127.0.0.1:5173"},
		"localhost without a port":  {"http://localhost"},
		"a file":                    {"file://"},
		"an extension":              {"chrome-extension://abcdefghijklmnop"},
		"all of the list":           {strings.Join(origins, " ")},
		"two of the list":           {origins[0] + ", " + origins[1]},
		"a listed and a foreign":    {origins[0], "https://evil.test"},
		"a foreign and a listed":    {"https://evil.test", origins[0]},
		"a listed and an empty":     {origins[0], ""},
		"a listed one twice":        {origins[0], origins[0]},
		"two listed ones":           {origins[0], origins[1]},
	}
	for _, origin := range origins {
		scheme, host, _ := strings.Cut(origin, "://")
		foreign[origin+" with a slash"] = []string{origin + "/"}
		foreign[origin+" with a path"] = []string{origin + "/chat"}
		foreign[origin+" in capital letters"] = []string{strings.ToUpper(origin)}
		foreign[origin+" with a capital letter in its host"] = []string{scheme + "://" + strings.ToUpper(host[:1]) + host[1:]}
		foreign[origin+" with a capital letter in its scheme"] = []string{strings.ToUpper(scheme[:1]) + scheme[1:] + "://" + host}
		foreign[origin+" with its last character missing"] = []string{origin[:len(origin)-1]}
		foreign[origin+" with a dot behind it"] = []string{origin + "."}
		foreign[origin+" with a user"] = []string{scheme + "://user@" + host}
		foreign[origin+" as a WebSocket address"] = []string{strings.Replace(scheme, "http", "ws", 1) + "://" + host}
	}
	foreign["a listed origin with its default port"] = []string{"https://chat.example.test:443"}
	foreign["a listed origin with a port of zero"] = []string{"https://chat.example.test:0"}
	return foreign
}

// wantForbidden requires the answer to a WebSocket handshake of a foreign page.
func wantForbidden(t *testing.T, name string, origin []string, refusal *labtest.HTTPRefusal) {
	t.Helper()
	wrong := fmt.Sprintf("the WebSocket handshake of %s, Origin %q, was refused with another answer", name, origin)
	demand(t, slices.Contains(forbidden, refusal.Status), wrong, "403, or 400", refusal.Status)
	if refusal.Status == http.StatusForbidden {
		demand(t, isForbidden(refusal.Body), wrong, forbiddenBody, refusal.Body)
	}
}

// wantPollingForbidden requires the answer to a long-polling handshake of a foreign page.
func wantPollingForbidden(t *testing.T, name string, origin []string, refusal *labtest.HTTPRefusal) {
	t.Helper()
	wrong := fmt.Sprintf("the long-polling handshake of %s, Origin %q, was refused with another answer", name, origin)
	demand(t, refusal.Status == http.StatusForbidden, wrong, "403 "+forbiddenBody, fmt.Sprint(refusal.Status, " ", refusal.Body))
	demand(t, isForbidden(refusal.Body), wrong, forbiddenBody, refusal.Body)
}

// forbiddenBody is what the kit answers to a page that AllowRequest refuses.
const forbiddenBody = `{"code":4,"message":"Forbidden"}`

// isForbidden reports whether a body is that answer, however its JSON is written.
func isForbidden(body string) bool {
	var answer map[string]any
	return json.Unmarshal([]byte(body), &answer) == nil && maps.Equal(answer, map[string]any{"code": 4.0, "message": "Forbidden"})
}
