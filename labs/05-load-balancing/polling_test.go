package loadbalancing_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

const pollingPath = "/socket.io/?EIO=4&transport=polling"

// All requests of a client on long-polling go to one node, and the clients are spread over all nodes.
//
//lab:points 6
//lab:rule 5.1 5.2 5.5
//lab:hint "Session ID unknown" means that a request with a sid has reached a node that has not given that sid.
//lab:hint All clients have the same address, and the first request has no sid. Only a cookie can tell where a client belongs.
//lab:hint Choose a node for the request without a cookie, and set a cookie with its answer. Every later request goes where the cookie says.
//lab:hint A client on long-polling has a session although no request may be under way. Count it, or the next client goes to the same node.
//lab:hint A preflight carries no cookie. It goes to a node, but it is not a client.
//lab:note sticky-sessions
func TestPollingKeepsItsNode(t *testing.T) {
	const clients, preflights = 24, 30
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	b := c.StartBalancer(anyKeys(c, nodes(c, 3)...).String())
	room := c.Invent("room")

	//lab:rule 5.2
	var all []*labtest.Client
	for i := range clients {
		client := b.Dial(fmt.Sprintf("client %d", i+1), labtest.Polling())
		client.Ask("room:join", room).Want("ok")
		all = append(all, client)
	}
	for i, speaker := range all[:6] {
		text := fmt.Sprintf("message %d", i+1)
		speaker.Ask("say", map[string]any{"to": []string{room}, "text": text}).Want("ok")
		for _, client := range all {
			client.Next("said", text)
		}
	}

	//lab:rule 5.1
	for i := range 3 {
		got := c.Node(i).Stats().Connections
		require.True(t, got >= 6 && got <= 10, "%s has %d of %d clients, and must have from 6 to 10", c.Node(i).Name(), got, clients)
	}

	//lab:rule 5.5
	b.Kill()
	stubs := backends(c, 3)
	for _, stub := range stubs {
		stub.Answer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
			w.WriteHeader(http.StatusNoContent)
		}))
	}
	k := anyKeys(c, stubs[0], stubs[1], stubs[2])
	b = c.StartBalancer(k.String())
	for range 3 {
		send(t, http.MethodGet, b.URL()+pollingPath, "")
	}
	for range preflights {
		got := send(t, http.MethodOptions, b.URL()+pollingPath+"&sid="+c.Invent("sid"), "",
			"Origin", "https://chat.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		require.Equal(t, http.StatusNoContent, got.status, "the status of the answer to a preflight")
		require.Equal(t, "https://chat.example", got.header.Get("Access-Control-Allow-Origin"), "the node's answer to a preflight")
		require.Empty(t, got.cookies, "the cookies that the answer to a preflight sets")
	}
	arrived := 0
	for _, stub := range stubs {
		arrived += len(stub.AwaitRequests(0))
	}
	require.Equal(t, 3+preflights, arrived, "requests that have arrived at the nodes")
	c.Eventually("the balancer says that there are 3 sessions, as many as before the preflights", func() bool { return sum(sessions(b, stubs)) == 3 })
}

// A client that upgrades to a WebSocket stays on its node, and loses nothing that is on its way.
//
//lab:points 6
//lab:rule 5.2
//lab:hint The request that opens the WebSocket has the sid of the session and the cookie. Any other node answers 400.
//lab:hint Read the cookie before you choose a node for a WebSocket, as you do for a poll.
//lab:hint The client still polls while it probes the WebSocket. Let the requests that are under way go on.
//lab:note sticky-sessions
func TestUpgradeKeepsItsNode(t *testing.T) {
	const clients, burst = 6, 20
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	b := c.StartBalancer(anyKeys(c, nodes(c, 3)...).String())
	partner, home := b.Dial("partner"), c.Invent("home")
	partner.Ask("room:join", home).Want("ok")
	emit := func(from *labtest.Client, to string) func() {
		return func() {
			for i := range burst {
				from.Emit("say", map[string]any{"to": []string{to}, "text": i + 1})
			}
		}
	}
	var all []*labtest.Client
	for i := range clients {
		all = append(all, b.Dial(fmt.Sprintf("client %d", i+1), labtest.Polling()))
	}
	before := connections(c, 3)

	for _, client := range slices.Backward(all) { // or each would belong to the next node of a round robin
		room := c.Invent("room")
		client.Ask("room:join", room).Want("ok")

		var sending sync.WaitGroup
		sending.Go(emit(client, home))
		sending.Go(emit(partner, room))
		client.Upgrade()
		sending.Wait()

		for i := range burst {
			client.Next("said", i+1)
			partner.Next("said", i+1)
		}
	}
	wantConnections(t, c, before...)
}
