package loadbalancing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
	"socketlab/labs/node"
)

// A node that is drained gets nobody new, keeps everybody for as long as they like, and says when the last has left.
//
//lab:points 5
//lab:rule 5.35 5.36 5.39
//lab:hint Draining changes only which node a new session goes to. A request with the cookie of a session does not ask.
//lab:hint A client that upgrades, and one that opens a second WebSocket, come with the cookie of their session: they belong to the node still.
//lab:hint Do not look at the draining node's health or count to end it: the operator waits until stats says 0 sessions.
//lab:note draining
func TestDrain(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	k := anyKeys(c, nodes(c, 3)...)
	k.Health.Fall, k.Headers = 1000, duration(24*time.Hour)
	b := c.StartBalancer(k.String())
	leaving, other := c.Node(1), c.Node(2)
	jars := map[*labtest.Client]*labtest.Jar{}
	dial := func(n int, what string, options ...labtest.DialOption) (here, away []*labtest.Client) {
		t.Helper()
		for i := range n {
			before, jar := leaving.Stats().Connections, labtest.NewJar()
			client := b.Dial(fmt.Sprintf("%s %d", what, i+1), append([]labtest.DialOption{labtest.CookieJar(jar)}, options...)...)
			if leaving.Stats().Connections > before {
				here, jars[client] = append(here, client), jar
			} else {
				away = append(away, client)
			}
		}
		return here, away
	}
	polling := func(n int, what string) (here []*labtest.Client) {
		t.Helper()
		here, away := dial(n, what, labtest.Polling())
		for _, client := range away {
			client.Close() // its session counts for a while
		}
		return here
	}
	sockets, _ := dial(6, "client on WebSocket")
	pollers := polling(6, "client on long-polling")
	require.Len(t, sockets, 2, "clients on WebSocket at node-2")
	require.Len(t, pollers, 2, "clients on long-polling at node-2")

	//lab:rule 5.39
	require.Equal(t, node.NodeStats{Name: leaving.Name(), State: "up", Sessions: 4}, b.State(leaving.Name()), "what stats says of a node with 2 clients on WebSocket and 2 on long-polling")
	b.Drain(leaving.Name())
	require.Equal(t, "draining", b.State(leaving.Name()).State)
	require.Equal(t, "up", b.State(other.Name()).State)

	//lab:rule 5.35
	wrong, _ := dial(6, "new client")
	wrong = append(wrong, polling(6, "new client on long-polling")...)
	require.Empty(t, wrong, "new clients at the node that is drained")
	room := c.Invent("room")
	all := append(sockets, pollers...)
	for _, client := range all {
		client.Ask("room:join", room).Want("ok")
	}
	for minute := range 4 {
		for range 6 {
			c.Advance(10 * time.Second)
			for _, client := range all {
				client.Settle()
			}
		}
		all[minute].Ask("say", map[string]any{"to": []string{room}, "text": minute}).Want("ok")
		for _, client := range all {
			client.Next("said", minute)
		}
	}
	pollers[1].Upgrade()
	pollers[1].Ask("say", map[string]any{"to": []string{room}, "text": "upgraded"}).Want("ok")
	for _, client := range all {
		client.Next("said", "upgraded")
	}
	tabs, _ := dial(3, "another tab", labtest.CookieJar(jars[pollers[1]]))
	require.Len(t, tabs, 3, "WebSockets with the cookie that have come to the node that is drained")

	//lab:rule 5.39
	require.Equal(t, "draining", b.State(leaving.Name()).State)
	for _, client := range append(tabs, pollers[1], sockets[0], sockets[1]) {
		client.Close()
	}
	b.Advance(time.Duration(k.Poll) / 2)
	pollers[0].Settle()
	require.GreaterOrEqual(t, b.State(leaving.Name()).Sessions, 1, "sessions of the node that is drained, while one client is left")
	pollers[0].Close()
	c.Eventually("node-2 has no session when its last client has been away for idle", func() bool {
		b.Advance(time.Duration(k.Idle) + time.Duration(k.Health.Every))
		return b.State(leaving.Name()).Sessions == 0
	})
	c.Eventually("all clients have left the node that is drained", func() bool { return leaving.Stats().Connections == 0 })
	require.Equal(t, "draining", b.State(leaving.Name()).State)

	//lab:rule 5.36
	wrong, _ = dial(3, "late client")
	require.Empty(t, wrong, "new clients at the node that is drained, when it is empty")
	b.Drain(other.Name())
	b.Undrain(leaving.Name())
	require.Equal(t, "up", b.State(leaving.Name()).State)
	require.Equal(t, "draining", b.State(other.Name()).State)
	back, _ := dial(3, "client that comes back")
	require.Len(t, back, 3, "clients that the node gets when it is the emptiest again")
}
