package loadbalancing_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// The node learns the address of the client, and nobody can lie about it.
//
//lab:points 5
//lab:rule 5.31 5.32 5.33 5.34
//lab:hint Whoever is behind you believes X-Forwarded-For. Whatever the client has put into it must be gone.
//lab:hint A header may stand on several lines and in any case. http.Header has its names in one form: range over it, and use Set and Del.
//lab:hint Remove first what Connection names, then set your own headers. Otherwise a client can have yours removed.
//lab:hint The handshake of a WebSocket needs the same headers as any other request. Write one function for both.
//lab:hint A request has its Host apart from its headers, and Go adds a User-Agent where there is none: set it to nil. http.Transport asks for gzip where the client did not, unless you set DisableCompression.
//lab:note headers
func TestForwardedAddress(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stub := c.StartBackend("node-1")
	k := anyKeys(c, stub)
	b := c.StartBalancer(k.String())
	from := fmt.Sprintf("127.0.0.%d", 2+c.Rand().IntN(250))
	if runtime.GOOS != "linux" {
		t.Log("SKIPPED: this system has only one local address, so every client has the same")
		from = "127.0.0.1"
	}
	host, origin := c.Invent("host")+".example:8443", "https://"+c.Invent("origin")+".example"
	secret, other := c.Invent("X-Secret"), c.Invent("X-Other")
	cookie, token := "a=1; "+c.Invent("b")+"=2; c=\"3\"", "Bearer "+c.Invent("token")
	lie := func() string { return fmt.Sprintf("10.0.%d.%d", c.Rand().IntN(256), c.Rand().IntN(256)) }
	spoofed := []string{
		"X-Forwarded-For: " + lie(), "x-forwarded-for: " + lie() + ", " + lie(), "X-FORWARDED-FOR: " + from,
		"X-Real-IP: " + lie(), "x-real-ip: " + lie(),
		"X-Forwarded-Host: evil.example", "x-forwarded-proto: https", "X-Forwarded-Port: 22", "x-forwarded-Server: evil",
		"X-Forwarded-Prefix: /evil", "X-Forwarded-" + c.Invent("New") + ": evil",
		"Forwarded: for=" + lie() + ";proto=https", "forwarded: for=" + lie(),
	}
	plain := []string{
		"Origin: " + origin, "Authorization: " + token, "Cookie: " + cookie, "Accept: text/plain;q=0.5, */*",
		"Accept-Language: de", "Referer: " + origin + "/room", "X-Forward: yes", "X-Real: yes", "Forwarded-By: me", "Proxy-Status: x",
		"X-Custom: 1", "X-Custom: 2", "x-custom: 1",
	}
	named := []string{
		"Connection: x-none, " + secret, "connection: " + strings.ToUpper(other) + " , close-not",
		secret + ": 1", other + ": 1", other + ": 2", "Close-Not: 1",
		"Keep-Alive: timeout=5", "TE: trailers", "Proxy-Connection: keep-alive", "Proxy-Authorization: Basic abc",
	}
	stolen := []string{"Connection: X-Forwarded-For, X-Real-IP, x-forwarded-host", "Connection: X-Forwarded-Proto", "X-Forwarded-For: " + lie()}

	for _, transport := range []struct {
		what    string
		headers []string
	}{
		{"an ordinary request", nil},
		{"the handshake of a WebSocket", webSocketHeaders},
	} {
		what := transport.what
		arrives := func(headers ...string) labtest.BackendRequest {
			t.Helper()
			before := len(stub.AwaitRequests(0))
			conn := dialFrom(t, b, from)
			defer conn.Close()
			conn.ask(t, http.MethodGet, host, "", append(headers, transport.headers...)...)
			return stub.AwaitRequests(before + 1)[before]
		}
		wantForwarded := func(got labtest.BackendRequest) {
			//lab:rule 5.31
			require.Equal(t, []string{from}, got.Header.Values("X-Forwarded-For"), "X-Forwarded-For of %s from %s", what, from)
			require.Equal(t, []string{from}, got.Header.Values("X-Real-Ip"), "X-Real-IP of %s from %s", what, from)
			//lab:rule 5.32
			require.Equal(t, []string{host}, got.Header.Values("X-Forwarded-Host"), "X-Forwarded-Host of %s", what)
			require.Equal(t, []string{"http"}, got.Header.Values("X-Forwarded-Proto"), "X-Forwarded-Proto of %s", what)
		}

		//lab:rule 5.31
		honest := arrives(plain...)
		wantForwarded(honest)
		liar := arrives(append(spoofed, plain...)...)
		wantForwarded(liar)
		//lab:rule 5.32
		for name := range liar.Header {
			rest, is := strings.CutPrefix(name, "X-Forwarded-")
			require.False(t, name == "Forwarded" || is && rest != "For" && rest != "Host" && rest != "Proto", "%s of the client has arrived with %s", name, what)
		}

		//lab:rule 5.33
		for _, got := range []labtest.BackendRequest{honest, liar} {
			require.Equal(t, host, got.Host, "Host of %s", what)
			for name, want := range headersOf(plain) {
				require.Equal(t, want, got.Header[name], "%s of %s", name, what)
			}
			for _, name := range []string{"User-Agent", "Accept-Encoding"} {
				require.Empty(t, got.Header.Values(name), "%s of %s that has none", name, what)
			}
		}
		agent := c.Invent("agent")
		got := arrives("User-Agent: "+agent, "Accept-Encoding: br")
		require.Equal(t, []string{agent}, got.Header.Values("User-Agent"), "User-Agent of %s", what)
		require.Equal(t, []string{"br"}, got.Header.Values("Accept-Encoding"), "Accept-Encoding of %s", what)

		//lab:rule 5.34
		got = arrives(append(plain, named...)...)
		for _, name := range []string{secret, other, "Close-Not", "Keep-Alive", "Te", "Proxy-Connection", "Proxy-Authorization"} {
			require.Empty(t, got.Header.Values(name), "%s of %s, which is only for the connection", name, what)
		}
		for name, want := range headersOf(plain) {
			require.Equal(t, want, got.Header[name], "%s of %s", name, what)
		}
		require.NotContains(t, strings.ToLower(strings.Join(got.Header.Values("Connection"), ",")), strings.ToLower(secret), "Connection of %s", what)
		wantForwarded(arrives(stolen...))
	}
}

// webSocketHeaders ask for a WebSocket.
var webSocketHeaders = []string{
	"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
}

// headersOf returns lines as a server reads them.
func headersOf(lines []string) http.Header {
	header := http.Header{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		header.Add(name, value)
	}
	return header
}

// Only a WebSocket turns a connection into a tunnel, so nobody gets past the rules.
//
//lab:points 5
//lab:rule 5.14
//lab:hint After 101 you no longer see what a client asks for. A node that speaks h2c would take any request from inside the tunnel.
//lab:hint Tunnel a GET whose Upgrade is websocket, in any case, and nothing else, and whose Connection names upgrade.
//lab:hint Pass any other request on without Connection and Upgrade. ReverseProxy does upgrades of its own, unless Rewrite removes the header.
//lab:note headers
func TestOnlyWebSocketIsTunnelled(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stub := c.StartBackend("node-1")
	b := c.StartBalancer(anyKeys(c, stub).String())
	stub.Answer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upgrade := r.Header.Get("Upgrade")
		if upgrade == "" {
			_, _ = io.WriteString(w, "served")
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", upgrade)
			_ = conn.Close()
		}
	}))
	works := func() {
		t.Helper()
		there := connect(t, b, "WebSocket", stub)
		there.talk(t, c)
		there.client.Close()
	}

	//lab:rule 5.14
	works()
	protocol := c.Invent("foo")
	for _, request := range []struct {
		method  string
		headers []string
	}{
		{http.MethodGet, []string{"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"}},
		{http.MethodGet, []string{"Connection: upgrade", "Upgrade: " + protocol}},
		{http.MethodPost, []string{"Connection: Upgrade", "Upgrade: " + protocol}},
		{http.MethodGet, []string{"Connection: Upgrade", "Upgrade: websockets"}},
		{http.MethodGet, []string{"Connection: Upgrade", "Upgrade: websocket, h2c"}},
		{http.MethodGet, []string{"Connection: Upgrade", "Upgrade: h2c, websocket"}},
		{http.MethodGet, []string{"Connection: Upgrade", "Upgrade: websocket", "upgrade: h2c"}},
		{http.MethodPost, []string{"Connection: Upgrade", "Upgrade: websocket"}},
		{http.MethodGet, []string{"Upgrade: websocket"}},
		{http.MethodGet, []string{"Connection: keep-alive, not-upgrade", "Upgrade: websocket"}},
	} {
		what := request.method + " with " + strings.Join(request.headers, ", ")
		body := ""
		if request.method == http.MethodPost {
			body = c.Invent("body")
		}
		before := len(stub.AwaitRequests(0))
		conn := dialFrom(t, b, "127.0.0.1")
		answer := conn.ask(t, request.method, "chat.example", body, append(request.headers, webSocketHeaders[2:]...)...)
		require.Equal(t, http.StatusOK, answer.status, "status of the answer to %s", what)
		require.Equal(t, "served", answer.body, "the answer to %s", what)
		got := stub.AwaitRequests(before + 1)[before]
		require.Empty(t, got.Header.Values("Upgrade"), "Upgrade that the node gets of %s", what)
		require.Equal(t, body, string(got.Body), "the body of %s", what)

		answer = conn.ask(t, http.MethodGet, "chat.example", "", "X-Forwarded-For: 10.1.2.3")
		require.Equal(t, "served", answer.body, "the answer to the next request on the same connection, after %s", what)
		got = stub.AwaitRequests(before + 2)[before+1]
		require.Equal(t, []string{"127.0.0.1"}, got.Header.Values("X-Forwarded-For"), "X-Forwarded-For of the next request on the same connection, after %s", what)
		_ = conn.Close()
	}
	for _, headers := range [][]string{
		{"Connection: keep-alive, UPGRADE", "Upgrade: WebSocket"},
		{"connection: keep-alive", "Connection: upgrade", "upgrade: WEBSOCKET"},
	} {
		conn := dialFrom(t, b, "127.0.0.1")
		answer := conn.ask(t, http.MethodGet, "chat.example", "", append(headers, webSocketHeaders[2:]...)...)
		require.Equal(t, http.StatusSwitchingProtocols, answer.status, "status of the answer to a GET with %s", strings.Join(headers, ", "))
		server := stub.Accept()
		_ = conn.Close()
		server.Closed()
	}
	works()
}

// A rawConn is a connection to the balancer on which the check writes every byte itself.
type rawConn struct {
	net.Conn
	answers *bufio.Reader
}

// dialFrom connects to the balancer from a local address.
func dialFrom(t *testing.T, b *labtest.Balancer, from string) *rawConn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 30 * time.Second}
	conn, err := dialer.Dial("tcp", strings.TrimPrefix(b.URL(), "http://"))
	require.NoError(t, err, "connect to the balancer from %s", from)
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	return &rawConn{conn, bufio.NewReader(conn)}
}

// ask sends a request with these lines as its headers and returns the answer.
func (c *rawConn) ask(t *testing.T, method, host, body string, headers ...string) answer {
	t.Helper()
	lines := append([]string{method + " /chat?room=1 HTTP/1.1", "Host: " + host}, headers...)
	if method == http.MethodPost {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	_, err := io.WriteString(c, strings.Join(lines, "\r\n")+"\r\n\r\n"+body)
	require.NoError(t, err, "send a request to the balancer")
	response, err := http.ReadResponse(c.answers, &http.Request{Method: method})
	require.NoError(t, err, "the answer of the balancer")
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols {
		return answer{status: response.StatusCode, header: response.Header}
	}
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err, "the answer of the balancer")
	return answer{response.StatusCode, response.Header, response.Cookies(), string(text)}
}
