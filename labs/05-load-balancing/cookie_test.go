package loadbalancing_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A new session gets one cookie, which says nothing to anybody else and works after a restart; other cookies pass.
//
//lab:points 8
//lab:rule 5.6 5.7 5.8 5.10 5.11
//lab:hint Set the cookie only with the answer to a request that had no valid one.
//lab:hint http.Cookie writes the attributes for you. Without MaxAge and Expires the browser forgets the cookie when it is closed.
//lab:hint Whoever can read the name of a node, or its address, learns how your network looks. Encrypt what the cookie says, or put only a keyed hash of it there.
//lab:hint A restarted balancer remembers nothing. All that it needs must be in the cookie, and every key must come from cookieKey.
//lab:hint Add your Set-Cookie to those of the node; Header.Set would replace them.
//lab:note the-cookie
func TestCookie(t *testing.T) {
	const clients = 12
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stubs := backends(c, 3)
	k := anyKeys(c, stubs[0], stubs[1], stubs[2])
	b := c.StartBalancer(k.String())
	type session struct{ node, cookie string }
	var all []session

	//lab:rule 5.6
	for range clients {
		got := send(t, http.MethodGet, b.URL()+pollingPath, "")
		cookie := cookieOf(t, k, got)
		require.NotEmpty(t, cookie.Value, "the value of %q", cookie.Raw)
		parts := strings.Split(cookie.Raw, ";")[1:]
		for i := range parts {
			parts[i] = strings.ToLower(strings.TrimSpace(parts[i]))
		}
		require.ElementsMatch(t, []string{"path=/", "httponly", "samesite=lax"}, parts, "the attributes of %q, in lower case", cookie.Raw)
		all = append(all, session{got.body, cookie.Value})
	}

	//lab:rule 5.7
	returns := func(s session, method, path, body string) answer {
		t.Helper()
		got := send(t, method, b.URL()+path, body, "Cookie", k.Cookie+"="+s.cookie)
		require.Equal(t, http.StatusOK, got.status)
		require.Empty(t, got.header.Values("Set-Cookie"), "cookies that the answer to another request of a session sets")
		return got
	}
	for _, each := range all {
		returns(each, http.MethodGet, pollingPath+"&sid=1", "")
		returns(each, http.MethodPost, pollingPath+"&sid=1", "40")
		returns(each, http.MethodGet, "/", "")
	}
	upgrade := b.DialWebSocket("client that upgrades", "/socket.io/?EIO=4&transport=websocket&sid=1", labtest.Header("Cookie", k.Cookie+"="+all[0].cookie))
	require.Empty(t, upgrade.Cookies(), "cookies that the upgrade of a session sets")

	//lab:rule 5.8
	for _, stub := range stubs {
		address, err := url.Parse(stub.URL())
		require.NoError(t, err)
		for _, secret := range []string{stub.Name(), address.Hostname(), address.Port()} {
			for _, each := range all {
				for _, disguise := range disguises(secret) {
					require.NotContains(t, strings.ToLower(each.cookie), strings.ToLower(disguise), "the cookie contains %q, in clear or encoded", secret)
				}
			}
		}
	}

	//lab:rule 5.11
	const others = `theme=dark; lang="de"; io=%20 a/b=c`
	own := k.Cookie + "=" + all[0].cookie
	for i, cookies := range []string{others, others + "; " + own, `theme=dark; ` + own + `; lang="de"; io=%20 a/b=c`} {
		path := fmt.Sprintf("/request-%d", i+1)
		send(t, http.MethodGet, b.URL()+path, "", "Cookie", cookies)
		require.Equal(t, others, otherCookies(k, stubs, path), "other cookies of a client, as they arrive at a node")
		b.DialWebSocket("client with cookies", path+"-websocket", labtest.Header("Cookie", cookies))
		require.Equal(t, others, otherCookies(k, stubs, path+"-websocket"), "other cookies of a WebSocket, as they arrive at a node")
	}
	theirs := []string{"theme=dark; Domain=chat.example; Max-Age=60; Secure", "theme=light; Path=/app", k.Cookie + "2=x"}
	for _, stub := range stubs {
		stub.Answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header()["Set-Cookie"] = theirs }))
	}
	got := send(t, http.MethodGet, b.URL()+pollingPath, "")
	cookieOf(t, k, got)
	require.Equal(t, theirs, slices.DeleteFunc(got.header.Values("Set-Cookie"), k.own), "other cookies that a node sets when a session begins")
	got = send(t, http.MethodGet, b.URL()+pollingPath, "", "Cookie", own)
	require.Equal(t, theirs, got.header.Values("Set-Cookie"), "the cookies that a node sets later")

	//lab:rule 5.10
	for _, stub := range stubs {
		stub.Answer(nil)
	}
	b.Kill()
	b = c.StartBalancer(k.String())
	for i, each := range all {
		got := returns(each, http.MethodGet, pollingPath+"&sid=1", "")
		require.Equal(t, each.node, got.body, "the node that session %d is on after the restart of the balancer", i+1)
	}
}

// own reports whether a line of Cookie or Set-Cookie begins with the balancer's own.
func (k keys) own(line string) bool { return strings.HasPrefix(line, k.Cookie+"=") }

// otherCookies returns the cookies with which the request for a path has arrived, except for
// the balancer's own.
func otherCookies(k keys, stubs []*labtest.Backend, path string) string {
	for _, stub := range stubs {
		for _, request := range stub.Requests() {
			if request.URL == path {
				all := strings.Split(strings.Join(request.Header.Values("Cookie"), "; "), "; ")
				return strings.Join(slices.DeleteFunc(all, k.own), "; ")
			}
		}
	}
	return "(the request has arrived nowhere)"
}

// disguises returns how a text may look in a cookie: in clear, in hex, and in base64
// wherever it begins in what is encoded.
func disguises(text string) []string {
	all := []string{text, hex.EncodeToString([]byte(text))}
	for before := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text))
		from, to := (before*8+5)/6, (before+len(text))*8/6
		all = append(all, encoded[from:to], strings.NewReplacer("+", "-", "/", "_").Replace(encoded[from:to]))
	}
	return all
}

// A cookie that the balancer has not made is ignored, wherever it points, and a true one still reaches its node.
//
//lab:points 6
//lab:rule 5.9
//lab:hint A request with a cookie that you cannot believe is a request without a cookie: choose a node, and set a new one.
//lab:hint Sign what you put into the cookie (HMAC) or encrypt it with authentication (AES-GCM), and look at nothing in it before that has been verified.
//lab:hint Verify the whole signature, with hmac.Equal. Base64 can be read leniently: the last letter may change and mean the same, unless you use Strict.
//lab:hint Never connect to an address from a cookie. Put the name of the node there and look it up among your nodes.
//lab:note the-cookie
func TestForgedCookies(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stubs, outsider := backends(c, 3), c.StartBackend("outsider")
	k := anyKeys(c, stubs[0], stubs[1], stubs[2])
	foreign := k
	foreign.CookieKey = c.Invent("another key") + strings.Repeat(".", 32)
	b := c.StartBalancer(foreign.String())
	session := func() (node, value string) {
		t.Helper()
		got := send(t, http.MethodGet, b.URL()+pollingPath, "")
		return got.body, cookieOf(t, k, got).Value
	}
	begin := func() map[string]string {
		t.Helper()
		values := map[string]string{} // by the name of the node
		for range 3 {
			node, value := session()
			values[node] = value
		}
		require.Len(t, values, 3, "nodes of the first 3 sessions")
		return values
	}

	//lab:rule 5.9
	foreigners := begin()
	b.Kill()
	b = c.StartBalancer(k.String())
	values := begin()
	full := stubs[c.Rand().IntN(3)]
	genuine, neighbour := values[full.Name()], values[stubs[0].Name()]
	if full == stubs[0] {
		neighbour = values[stubs[1].Name()]
	}
	forged := map[string]string{"a cookie of another key": foreigners[full.Name()]}
	whole := len(genuine)
	for _, length := range []int{0, 1, whole / 4, whole / 3, whole / 2, whole * 2 / 3, whole - 4, whole - 3, whole - 2, whole - 1} {
		forged[fmt.Sprintf("only the first %d characters", length)] = genuine[:length]
		forged[fmt.Sprintf("only the last %d characters", length)] = genuine[whole-length:]
	}
	for i := range whole {
		forged[fmt.Sprintf("with another character %d", i+1)] = genuine[:i] + string(another(genuine[i])) + genuine[i+1:]
	}
	for _, end := range []string{"A", "=", "==", ".", "-", "%00", genuine} {
		forged["with "+end+" at the end"] = genuine + end
	}
	half := whole / 2
	forged["two halves of different cookies"] = genuine[:half] + neighbour[half:]
	forged["two halves of different cookies, the other way round"] = neighbour[:half] + genuine[half:]
	redis := c.Redis().Client().Options().Addr
	for _, target := range []string{redis, strings.TrimPrefix(outsider.URL(), "http://"), strings.TrimPrefix(full.URL(), "http://"), full.Name(), "0", "1", "2"} {
		for what, text := range map[string]string{"": target, "the URL of ": "http://" + target} {
			forged[what+target+" in clear"] = text
			forged[what+target+" in base64"] = base64.StdEncoding.EncodeToString([]byte(text))
			forged[what+target+" in base64 for URLs"] = base64.RawURLEncoding.EncodeToString([]byte(text))
			forged[what+target+" in hex"] = hex.EncodeToString([]byte(text))
		}
	}
	forged["a very long value"] = strings.Repeat("A", 4000)
	forged["what is no cookie"] = `../"\ü;;`
	for i := range len(forged)/2 + 5 { // each forged cookie begins a session on one of the two other nodes
		b.DialWebSocket(fmt.Sprintf("tab %d", i+1), "/", labtest.Header("Cookie", k.Cookie+"="+genuine))
	}
	asked := len(full.AwaitRequests(0))

	ignored := func(what, cookie string) {
		t.Helper()
		got := send(t, http.MethodGet, b.URL()+pollingPath, "", "Cookie", cookie)
		require.Equal(t, http.StatusOK, got.status, "the status of the answer to a forged cookie: %s (%.200s)", what, cookie)
		require.NotEqual(t, full.Name(), got.body, "the node with the most sessions has been chosen for a forged cookie: %s (%.200s)", what, cookie)
		require.Len(t, ownCookies(k, got.cookies), 1, "new cookies for a forged one: %s (%.200s)", what, cookie)
	}
	for _, what := range slices.Sorted(maps.Keys(forged)) {
		ignored(what, k.Cookie+"="+forged[what])
	}
	ignored("two of them", k.Cookie+"=x; "+k.Cookie+"="+foreigners[full.Name()])
	ignored("the value under another name", k.Cookie+"2="+genuine)
	ignored("the value under another name", "sid="+genuine+"; "+strings.ToUpper(k.Cookie)+"="+genuine)
	b.DialWebSocket("client with a forged cookie", "/", labtest.Header("Cookie", k.Cookie+"="+foreigners[full.Name()]))
	require.Len(t, full.AwaitRequests(0), asked, "requests that have arrived at the node of the forged cookies")
	require.Zero(t, outsider.Accepted(), "connections to an address that is no node")

	for name, value := range values {
		for _, first := range []string{"other=", k.Cookie + "=", k.Cookie + "=x; " + k.Cookie + "="} {
			got := send(t, http.MethodGet, b.URL()+pollingPath, "", "Cookie", first+foreigners[name]+"; "+k.Cookie+"="+value)
			require.Equal(t, name, got.body, "the node that a true cookie leads to")
			require.Empty(t, got.cookies, "cookies for a request with a true one")
		}
	}
}

// another returns a character of the same kind.
func another(c byte) byte {
	for _, kind := range []string{"abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ", "0123456789", "-_.~:|!"} {
		if i := strings.IndexByte(kind, c); i >= 0 {
			return kind[(i+1)%len(kind)]
		}
	}
	return 'A'
}
