package ratelimiting_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// local trusts the address from which the checks connect, three more networks and
// two more addresses.
var local = []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "2001:db8:ffff::/48", "192.0.2.7", "2001:db8:9::7"}

// clientAddresses returns a function that returns a different address for each
// number.
func clientAddresses(r *rand.Rand) func(number int) string {
	first := r.IntN(100)
	return func(number int) string { return fmt.Sprintf("198.51.100.%d", first+number) }
}

// forbidden requires that a handshake was refused as Engine.IO refuses a polling
// request. The official server refuses an upgrade with 400 and a text, unless
// allowRequest has answered it.
func forbidden(t *testing.T, refusal *labtest.HTTPRefusal) {
	t.Helper()
	if refusal.Status != http.StatusForbidden {
		t.Fatalf("a handshake was refused with status %d, want 403", refusal.Status)
	}
	wantSameJSON(t, keys{"code": 4, "message": "Forbidden"}, refusal.Body, "the body of a refused handshake")
}

// refusesPolling requires the node to refuse a handshake over HTTP long-polling. A server
// without that transport refuses all of them, with another status.
func refusesPolling(t *testing.T, node *labtest.Node, address string) {
	t.Helper()
	if status, _ := poll(t, http.DefaultClient, node, address); status < http.StatusBadRequest {
		t.Fatalf("a handshake over HTTP long-polling that is one too many was answered with %d, want 403", status)
	}
}

// polls opens a session over HTTP long-polling, which stays open, and reports whether the
// node accepted it. A server need not have that transport.
func polls(t *testing.T, node *labtest.Node, address string) bool {
	t.Helper()
	status, _ := poll(t, http.DefaultClient, node, address)
	return status == http.StatusOK
}

// poll makes a handshake over HTTP long-polling and returns the answer.
func poll(t *testing.T, client *http.Client, node *labtest.Node, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, node.URL()+"/socket.io/?EIO=4&transport=polling", nil)
	require.NoError(t, err)
	request.Close = client == http.DefaultClient
	request.Header.Set("X-Forwarded-For", address)
	answer, err := client.Do(request)
	require.NoError(t, err, "no answer to the handshake over HTTP long-polling")
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err, "the answer to the handshake over HTTP long-polling")
	return answer.StatusCode, string(text)
}

// The number of open connections from an address is limited, and one that ends makes room for another.
//
//lab:points 3
//lab:rule 4.33 4.35 4.37 4.38
//lab:hint server.AllowRequest sees every handshake before the connection exists. Count there, by address.
//lab:hint Count down again however the connection ends: context.AfterFunc(r.Context(), …).
//lab:note connections-and-handshakes
func TestConnectionsOfAnAddress(t *testing.T) {
	most := 0
	c := startWith(t, func(r *rand.Rand) keys {
		most = 2 + r.IntN(4)
		return keys{"connections": most, "trustedProxies": local}
	})
	node, address := c.Node(0), clientAddresses(c.Rand())
	home, elsewhere := from(address(0)), from(address(1))
	clients := make([]*labtest.Client, most)
	for i := range clients {
		clients[i] = node.Dial("ann", as(c.Invent("ann")), home)
	}

	//lab:rule 4.33
	refused := node.DialHTTP("one too many", home)
	//lab:rule 4.38
	forbidden(t, refused)

	//lab:rule 4.33
	refusesPolling(t, node, address(0))
	for _, client := range clients {
		passes(t, client, 1)
	}
	passes(t, node.Dial("bob", as(c.Invent("bob")), elsewhere), 1)
	node.Dial("nobody", labtest.Raw(), elsewhere)
	for range most - 2 {
		node.Dial("bob", as(c.Invent("bob")), elsewhere)
	}
	forbidden(t, node.DialHTTP("one too many, where one has no user", elsewhere))

	if polls(t, node, address(2)) {
		for range most - 1 {
			node.Dial("carol", as(c.Invent("carol")), from(address(2)))
		}
		forbidden(t, node.DialHTTP("one too many, where one came over HTTP long-polling", from(address(2))))
	}

	//lab:rule 4.37
	clients[1].Disconnect()
	passes(t, clients[1].Connect("/", as(c.Invent("ann"))), 1)
	clients[0].Disconnect()
	clients[0].Settle()
	forbidden(t, node.DialHTTP("one too many, after another client left its namespace", home))

	for _, leave := range []func(){clients[0].Close, clients[1].Cut} {
		leave()
		//lab:rule 4.35 4.37
		c.Eventually("a connection that ended made room for another", func() bool {
			return handshakeStatus(t, node, "/socket.io/?EIO=4&transport=websocket", http.Header{"X-Forwarded-For": {address(0)}}) == http.StatusSwitchingProtocols
		})
		//lab:rule 4.33
		forbidden(t, node.DialHTTP("one too many", home))
	}
}

// The rate of handshakes from an address is limited, however short-lived the connections are.
//
//lab:points 3
//lab:rule 4.2 4.32 4.38 4.46
//lab:hint Each handshake is work, even if the connection closes at once. Use a Limiter by address: limits.Opens.
//lab:hint A handshake that finds no token takes none. After opens.every, one more is accepted.
//lab:hint Take the token first, in Admit: also for a handshake that is refused because of the connections, or that no CONNECT follows.
//lab:note connections-and-handshakes
func TestHandshakesOfAnAddress(t *testing.T) {
	var opens limit
	c := startWith(t, func(r *rand.Rand) keys {
		opens = limit{time.Duration(2+r.IntN(5)) * time.Second, 3 + r.IntN(3)}
		return keys{"opens": opens, "connections": opens.burst + 2, "unauthenticated": 2, "trustedProxies": local}
	})
	node, address := c.Node(0), clientAddresses(c.Rand())
	home, elsewhere, crowded, silent := from(address(0)), from(address(1)), from(address(2)), from(address(3))

	//lab:rule 4.32
	node.Dial("nobody", labtest.Raw(), home).Close()
	for range opens.burst - 1 {
		ann := node.Dial("ann", as(c.Invent("ann")), home)
		passes(t, ann, 1)
		ann.Close()
	}
	for range 3 {
		refused := node.DialHTTP("one too many", home)
		//lab:rule 4.38
		forbidden(t, refused)
		//lab:rule 4.32
		refusesPolling(t, node, address(0))
	}
	passes(t, node.Dial("bob", as(c.Invent("bob")), elsewhere), 1)

	if polls(t, node, address(4)) {
		for range opens.burst - 1 {
			node.Dial("carol", as(c.Invent("carol")), from(address(4)))
		}
		forbidden(t, node.DialHTTP("one handshake too many, where one came over HTTP long-polling", from(address(4))))
	}

	//lab:rule 4.46
	for i := range opens.burst {
		node.Dial("dave", as(c.Invent("dave")), from(fmt.Sprintf("2001:db8:1:2::%d", i)))
	}
	forbidden(t, node.DialHTTP("one handshake too many for an IPv6 network, each from another address", from("2001:db8:1:2:ffff::9")))
	passes(t, node.Dial("erin, in the next network", as(c.Invent("erin")), from("2001:db8:1:3::1")), 1)

	//lab:rule 4.32
	c.Advance(opens.every - time.Millisecond)
	forbidden(t, node.DialHTTP("too early", home))
	c.Advance(time.Millisecond)
	passes(t, node.Dial("ann", as(c.Invent("ann")), home), 1)
	forbidden(t, node.DialHTTP("one too many", home))

	//lab:rule 4.2
	c.Advance(10 * time.Minute)
	for range opens.burst {
		node.Dial("ann", as(c.Invent("ann")), home)
	}
	forbidden(t, node.DialHTTP("one more than opens.burst, after ten minutes", home))

	//lab:rule 4.32
	guests := make([]*labtest.Client, opens.burst+2)
	for i := range guests {
		if i >= opens.burst {
			c.Advance(opens.every)
		}
		guests[i] = node.Dial("guest", as(c.Invent("guest")), crowded)
	}
	connections := node.Stats().Connections
	c.Advance(opens.every * time.Duration(opens.burst))
	for range opens.burst {
		forbidden(t, node.DialHTTP("one too many for connections", crowded))
	}
	guests[0].Close()
	c.Eventually("a guest left", func() bool { return node.Stats().Connections < connections })
	for range 20 {
		forbidden(t, node.DialHTTP("an address that used its tokens for refused handshakes", crowded))
	}

	mutes := []*labtest.Client{node.Dial("nobody", labtest.Raw(), silent), node.Dial("nobody", labtest.Raw(), silent)}
	for range opens.burst - len(mutes) {
		forbidden(t, node.DialHTTP("one too many without a user", silent))
	}
	for _, client := range mutes {
		client.Connect("/", as(c.Invent("frank")))
	}
	for range 20 {
		forbidden(t, node.DialHTTP("an address that used its tokens while it had too many connections without a user", silent))
	}
	c.Advance(opens.every)
	passes(t, node.Dial("grace, who has waited for a token after many refusals", as(c.Invent("grace")), silent), 1)
}

// Connections without a user have a limit of their own, which other connections do not use up.
//
//lab:points 3
//lab:rule 4.7 4.34 4.35 4.36 4.37 4.38 4.40
//lab:hint A connection without CONNECT costs an attacker nothing, and it costs you memory for 45 seconds. Allow only a few.
//lab:hint After the app's middleware, the socket has a user: add server.Use after app.Install. socket.Request() is the request that AllowRequest saw.
//lab:hint Do it in middleware, not in OnConnection: you must know it before the client learns that it is connected.
//lab:note connections-without-a-user
func TestConnectionsWithoutAUser(t *testing.T) {
	most := 0
	c := startWith(t, func(r *rand.Rand) keys {
		most = 2 + r.IntN(3)
		return keys{"unauthenticated": most}
	})
	node := c.Node(0)

	//lab:rule 4.34 4.36
	busy := make([]*labtest.Client, 8) // keep the node's processors at work
	for i := range busy {
		busy[i] = node.Dial("another client with a user", as(c.Invent("busy")))
	}
	leavers := make([]*labtest.Client, most)
	for i := range leavers {
		leavers[i] = node.Dial("a client with a user that leaves", as(c.Invent("leaver")))
	}
	silent := make([]*labtest.Client, most)
	for i := range silent {
		silent[i] = node.Dial("nobody", labtest.Raw())
	}
	//lab:rule 4.7
	unauthorized := map[string]any{"message": "Unauthorized"}
	silent[1].ConnectRefused("/").Want(unauthorized)
	for _, auth := range []any{
		map[string]any{"user": ""}, map[string]any{"user": 7}, map[string]any{"user": nil}, map[string]any{"USER": "ann"},
		json.RawMessage(`{"user":"ann","user":"ann"}`), json.RawMessage(`{"user":"\ud800"}`),
		map[string]any{"user": strings.Repeat("x", 1025)}, map[string]any{"user": strings.Repeat("é", 512) + "x"},
	} {
		silent[1].ConnectRefused("/", labtest.Auth(auth)).Want(unauthorized)
	}
	//lab:rule 4.34 4.36
	refused := node.DialHTTP("one too many without a user", labtest.Raw())
	//lab:rule 4.38
	forbidden(t, refused)
	//lab:rule 4.40
	forbidden(t, node.DialHTTP("a client that sends X-Forwarded-For although no proxy is trusted", from("198.51.100.1")))

	//lab:rule 4.34
	for _, client := range leavers {
		client.Close()
	}
	c.Eventually("the clients with a user left", func() bool { return node.Stats().Connections == len(busy)+len(silent) })
	forbidden(t, node.DialHTTP("one too many without a user (others, with a user, have left)", labtest.Raw()))

	//lab:rule 4.36
	passes(t, silent[0].Connect("/", as(c.Invent("ann"))), 1)
	for range 60 {
		next := node.Dial("a client that dials when the one before has a user", labtest.Raw())
		for _, client := range busy {
			client.Emit("rumour", strings.Repeat("x", 32<<10))
		}
		next.Connect("/", as(c.Invent("ann")))
	}
	//lab:rule 4.7
	for _, longest := range []string{strings.Repeat("x", 1024), strings.Repeat("é", 512)} {
		passes(t, node.Dial("a client with a name of 1024 bytes", as(longest)), 1)
	}

	//lab:rule 4.37
	for range most {
		silent[0].Disconnect()
		passes(t, silent[0].Connect("/", as(c.Invent("ann"))), 1)
	}
	silent[0].Disconnect()
	silent[0].ConnectRefused("/").Want(unauthorized) // after whatever happens when a client leaves
	node.Dial("nobody", labtest.Raw())
	forbidden(t, node.DialHTTP("one too many, after another client left its namespace and joined again", labtest.Raw()))

	//lab:rule 4.35
	silent[1].Close()
	c.Eventually("a connection without a user that ended made room for another", func() bool {
		return handshakeStatus(t, node, "/socket.io/?EIO=4&transport=websocket", nil) == http.StatusSwitchingProtocols
	})

	//lab:rule 4.34 4.35
	c.SetKeys(`{"unauthenticated":1,"trustedProxies":["127.0.0.1"]}`)
	sharesAProxy(t, c, c.StartNode())
}

// sharesAProxy opens two sessions over HTTP long-polling, neither of which has a user. They
// come from two addresses, through a proxy that uses one TCP connection for both. The node,
// which allows each address one of them, must notice which has ended.
func sharesAProxy(t *testing.T, c *labtest.Cluster, node *labtest.Node) {
	t.Helper()
	proxy := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer proxy.CloseIdleConnections()
	address := clientAddresses(c.Rand())
	status, greeting := poll(t, proxy, node, address(0))
	if status != http.StatusOK {
		return // it need not have this transport
	}
	status, _ = poll(t, proxy, node, address(1))
	require.Equal(t, http.StatusOK, status, "the answer to a handshake over HTTP long-polling, from another address through the same proxy")

	var open struct{ SID string }
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(greeting, "0")), &open))
	const closePacket = "1"
	answer, err := proxy.Post(node.URL()+"/socket.io/?EIO=4&transport=polling&sid="+open.SID, "text/plain", strings.NewReader(closePacket))
	require.NoError(t, err, "no answer to the end of a session over HTTP long-polling")
	answer.Body.Close()
	c.Eventually("a session that ended made room for another", func() bool {
		return handshakeStatus(t, node, "/ws?user=ann", http.Header{"X-Forwarded-For": {address(0)}}) == http.StatusSwitchingProtocols
	})
	forbidden(t, node.DialHTTP("one too many without a user (one of another address, behind the same proxy, has ended)", from(address(1))))
}

// Behind trusted proxies, the client is the rightmost hop that is not one of them.
//
//lab:points 3
//lab:rule 4.33 4.38 4.40 4.41 4.43 4.44 4.45 4.46
//lab:hint Each proxy appends to X-Forwarded-For. The client wrote what is on the left, and can change it every time.
//lab:hint Start with r.RemoteAddr. While that address is a trusted proxy, go one entry to the left. All lines of the header form one list.
//lab:hint An entry may have a port, and IPv6 is then in brackets. ::ffff:192.0.2.1 is 192.0.2.1. Stop at an entry that is not an address.
//lab:hint An IPv6 subscriber has a whole /64: netip.Addr.Prefix(64).
//lab:note the-address-behind-a-proxy
func TestForwardedFor(t *testing.T) {
	c := start(t, keys{"connections": 1, "trustedProxies": local})
	node, address := c.Node(0), clientAddresses(c.Rand())
	forged := c.Rand().IntN(250)
	many := []string{strings.Repeat("10.1.0.1, ", 149) + "10.1.0.2", "10.1.0.3" + strings.Repeat(",10.1.0.4", 149)}

	type example struct {
		what        string
		first       []string // these lines are accepted;
		same, other []string // then the same client is refused, and another is accepted
	}
	number := 0
	tellsApart := func(examples []example) {
		t.Helper()
		for _, e := range examples {
			number++
			client := node.Dial(fmt.Sprintf("%d the first client, %s", number, e.what), through(e.first, as(c.Invent("ann")))...)
			forbidden(t, node.DialHTTP(fmt.Sprintf("%d the same client, %s", number, e.what), through(e.same)...))
			other := node.Dial(fmt.Sprintf("%d another client, %s", number, e.what), through(e.other, as(c.Invent("bob")))...)
			passes(t, client, 1)
			passes(t, other, 1)
		}
	}

	//lab:rule 4.33 4.38 4.40
	tellsApart([]example{{"one hop", []string{address(0)}, []string{address(0)}, []string{address(1)}}})
	//lab:rule 4.46
	tellsApart([]example{
		{"IPv6 of one subscriber", []string{"2001:db8:1:2::1"}, []string{"2001:db8:1:2:ffff::9"}, []string{"2001:db8:1:3::1"}},
		{"IPv6 in other spellings", []string{"2001:DB8::7:1"}, []string{"2001:0db8:0000:0000:0000:00ff:0000:0001"}, []string{"2001:db8:0:1::7:1"}},
	})
	//lab:rule 4.40
	tellsApart([]example{
		{"a forged hop on the left", []string{address(2)}, []string{fmt.Sprintf("203.0.113.%d,%s", forged, address(2))}, []string{address(2) + "," + address(3)}},
		{"a trusted proxy forged on the left", []string{address(4)}, []string{"10.1.1.1," + address(4)}, []string{address(4) + ",10.9.9.9," + address(5)}},
		{"two proxies", []string{address(6) + ",10.1.2.3"}, []string{address(6)}, []string{address(7) + ",10.1.2.3"}},
		{"only proxies", []string{"10.8.0.1,10.8.0.2"}, []string{"10.8.0.1"}, []string{"10.8.0.3"}},
		{"the ends of a trusted network", []string{address(28) + ",10.0.0.0,10.255.255.255"}, []string{address(28)}, []string{address(29) + ",2001:db8:ffff:ffff:ffff::1"}},
		{"just after a trusted network", []string{address(30) + ",11.0.0.0"}, []string{"11.0.0.0"}, []string{address(30)}},
		{"just before a trusted network", []string{address(31) + ",9.255.255.255"}, []string{"9.255.255.255"}, []string{address(31)}},
		{"outside a trusted IPv6 network", []string{address(32) + ",2001:db8:fffe::1"}, []string{"2001:db8:fffe::2"}, []string{address(32)}},
		{"one trusted address", []string{address(33) + ",192.0.2.7"}, []string{address(33)}, []string{address(34) + ",192.0.2.7"}},
		{"next to one trusted address", []string{address(35) + ",192.0.2.8"}, []string{"192.0.2.8"}, []string{address(35)}},
		{"one trusted IPv6 address", []string{address(44) + ",2001:db8:9::7"}, []string{address(44)}, []string{address(45) + ",2001:db8:9::7"}},
		{"next to one trusted IPv6 address", []string{address(46) + ",2001:db8:9::8"}, []string{"2001:db8:9::8"}, []string{address(46)}},
		{"the ends of a trusted network with a mask of 12 bits", []string{address(40) + ",172.16.0.0,172.31.255.255"}, []string{address(40)}, []string{address(41) + ",172.24.0.1"}},
		{"just after a trusted network with a mask of 12 bits", []string{address(42) + ",172.32.0.0"}, []string{"172.32.0.0"}, []string{address(42)}},
		{"a private address that is not trusted", []string{address(43) + ",192.168.1.1"}, []string{"192.168.1.1"}, []string{address(43)}},
	})
	//lab:rule 4.43
	tellsApart([]example{
		{"three proxies, one on IPv6, and spaces", []string{address(8) + " ,2001:db8:ffff::7 , 10.4.4.4"}, []string{"unknown, " + address(8)}, []string{address(9) + ", 10.4.4.4"}},
		{"ports", []string{address(12) + ":5000"}, []string{address(12) + ":6000"}, []string{address(13) + ":5000"}},
		{"IPv6 in brackets, with a port", []string{"[2001:db8:2:2::1]:443"}, []string{"2001:db8:2:2::1"}, []string{"[2001:db8:2:3::1]"}},
		{"proxies with ports", []string{address(26) + ", 10.1.2.3:80, [2001:db8:ffff::7]:443"}, []string{address(26)}, []string{address(27) + ", 10.1.2.3:81"}},
		{"brackets without a port", []string{"[2001:db8:6:2::1]"}, []string{"2001:db8:6:2::2"}, []string{"[2001:db8:6:3::1]"}},
	})
	//lab:rule 4.41
	tellsApart([]example{
		{"several lines", []string{address(10), "10.1.2.3"}, []string{"203.0.113.1", address(10)}, []string{address(10), address(11)}},
		{"300 proxies", append([]string{address(36)}, many...), []string{address(36)}, append([]string{address(37)}, many...)},
		{"a client among 300 addresses", append([]string{address(38), address(39)}, many...), []string{address(39)}, []string{address(38)}},
	})
	//lab:rule 4.44
	tellsApart([]example{
		{"an entry that is not an address", []string{address(16) + ", 10.7.0.1"}, []string{address(16)}, []string{address(16) + ", nonsense, 10.7.0.1"}},
		{"the word unknown", []string{address(47) + ", 10.7.0.5"}, []string{address(47)}, []string{address(47) + ", unknown, 10.7.0.5"}},
		{"half of the brackets", []string{"[2001:db8:8:1::1, 10.7.0.6"}, []string{"10.7.0.6"}, []string{"2001:db8:8:1::1"}},
		{"the other half of the brackets", []string{"2001:db8:8:2::1], 10.7.0.7"}, []string{"10.7.0.7"}, []string{"[2001:db8:8:2::1]"}},
		{"an empty entry", []string{address(17) + ", , 10.7.0.2"}, []string{"10.7.0.2"}, []string{address(17)}},
		{"an empty entry at the right end", []string{"10.7.0.3,"}, []string{address(18) + ","}, []string{"10.7.0.3"}},
		{"an empty line", []string{address(19), "", "10.7.0.4"}, []string{"10.7.0.4"}, []string{address(19)}},
		{"an empty entry left of the client", []string{", " + address(20)}, []string{address(20)}, []string{"," + address(21)}},
	})
	//lab:rule 4.45
	tellsApart([]example{
		{"IPv4 in IPv6", []string{"::ffff:" + address(14)}, []string{address(14)}, []string{"::ffff:" + address(15)}},
		{"a proxy on IPv4 in IPv6", []string{address(22) + ", ::ffff:10.1.2.3"}, []string{address(22)}, []string{address(23) + ", [::ffff:10.1.2.3]:443"}},
		{"an IPv4 client in IPv6 before a proxy", []string{address(24) + ", ::ffff:203.0.113.50, 10.1.2.3"}, []string{"203.0.113.50"}, []string{address(24)}},
		{"IPv4 in IPv6, in hexadecimal", []string{"::ffff:cb00:713c"}, []string{"203.0.113.60"}, []string{"::ffff:cb00:713d"}},
	})
}

// through adds one X-Forwarded-For header for each line.
func through(lines []string, options ...labtest.DialOption) []labtest.DialOption {
	for _, line := range lines {
		options = append(options, from(line))
	}
	return options
}

// X-Forwarded-For is ignored unless a trusted proxy sent it.
//
//lab:points 3
//lab:rule 4.33 4.38 4.39 4.40
//lab:hint Any client can send this header. Check who sent it: r.RemoteAddr.
//lab:hint Without trusted proxies, the client is the peer of the TCP connection. Ignore its port.
//lab:note the-address-behind-a-proxy
func TestForgedForwardedFor(t *testing.T) {
	most := 0
	c := startWith(t, func(r *rand.Rand) keys {
		most = 2 + r.IntN(3)
		return keys{"connections": most, "trustedProxies": []string{"10.0.0.0/8", "198.51.100.0/24", "127.0.0.2"}}
	})
	node, address := c.Node(0), clientAddresses(c.Rand())

	//lab:rule 4.33
	for i := range most {
		passes(t, node.Dial("ann", as(c.Invent("ann")), from(address(i))), 1)
	}

	//lab:rule 4.33 4.39 4.40
	refused := node.DialHTTP("forger", from(address(most)))
	//lab:rule 4.38
	forbidden(t, refused)
	//lab:rule 4.40
	forbidden(t, node.DialHTTP("forger of a proxy", from("203.0.113.7, 10.0.0.1")))
	forbidden(t, node.DialHTTP("forger of the server itself", from("127.0.0.2")))
	//lab:rule 4.39
	forbidden(t, node.DialHTTP("honest", labtest.Raw()))
}
