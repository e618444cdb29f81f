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
	node.DialHTTP("one too many, over HTTP long-polling", labtest.Polling(), from(address))
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
//lab:hint-go server.AllowRequest sees every handshake before the connection exists. Count there, by address.
//lab:hint-node allowRequest sees every handshake before the connection exists. Count there, by address.
//lab:hint-go Count down again however the connection ends: context.AfterFunc(r.Context(), …).
//lab:hint-node Count down again however the connection ends: req.socket.once("close", …).
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
//lab:hint-go Each handshake is work, even if the connection closes at once. Use a Limiter by address: limits.Opens.
//lab:hint-node Each handshake is work, even if the connection closes at once. Use a Limiter by address: limits.opens.
//lab:hint A handshake that finds no token takes none. After opens.every, one more is accepted.
//lab:hint-go Take the token first, in Admit: also for a handshake that is refused because of the connections, or that no CONNECT follows.
//lab:hint-node Take the token first, in admit: also for a handshake that is refused because of the connections, or that no CONNECT follows.
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
//lab:hint-go After the app's middleware, the socket has a user: add server.Use after app.Install. socket.Request() is the request that AllowRequest saw.
//lab:hint-node After the floor's middleware, the socket has a user: add io.use after installFloor. socket.request is the request that allowRequest saw.
//lab:hint-go Do it in middleware, not in OnConnection: you must know it before the client learns that it is connected.
//lab:hint-node Do it in middleware, not in io.on("connection"): you must know it before the client learns that it is connected.
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
