package loadbalancing_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A node comes and goes, and the clients of the others do not notice.
//
//lab:points 5
//lab:rule 5.37 5.38 5.39 5.41
//lab:hint Change the list of nodes in place. Do not begin again with a new one: counts, tunnels and health belong to the nodes that stay.
//lab:hint Whatever runs for a node (health checks, tunnels, requests) needs a context that ends when it is removed.
//lab:hint A cookie may name a node that is not there any more.
//lab:hint Look at a command before you carry any of it out: is the name known, and is the URL one to connect to?
//lab:note reload
//lab:race
func TestRemove(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	k := anyKeys(c, nodes(c, 2)...)
	b := c.StartBalancer(k.String())
	const third = "a-third-node" // the first by its name

	var stay []*labtest.Client
	for _, name := range []string{"ann", "ben"} {
		stay = append(stay, b.Dial(name), b.Dial(name+" by polling", labtest.Polling()))
	}
	wantConnections(t, c, 2, 2, 0)
	for _, client := range stay {
		client.Ask("room:join", "lobby").Want("ok")
	}
	wantHeard := func() {
		t.Helper()
		text := c.Invent("text")
		stay[0].Ask("say", map[string]any{"to": []string{"lobby"}, "text": text}).Want("ok")
		for _, client := range stay {
			client.Next("said", text)
		}
	}

	wantNodes := func(want ...string) {
		t.Helper()
		var got []string
		for _, n := range b.Stats().Nodes {
			got = append(got, n.Name)
		}
		require.Equal(t, want, got, "the nodes that stats describes")
	}

	for range 2 {
		//lab:rule 5.37 5.41
		b.Add(third, c.Node(2).URL())
		cid, dan := b.Dial("cid"), b.Dial("dan by polling", labtest.Polling())
		require.Equal(t, 2, b.State(third).Sessions, "sessions of the node that has come")
		cid.Ask("room:join", "lobby").Want("ok")
		wantHeard()

		//lab:rule 5.39
		wantNodes(third, "node-1", "node-2")

		//lab:rule 5.38
		b.Remove(third)
		cid.Closed()
		dan.Closed()
		wantHeard()
		cookie := dan.Cookies()[0]
		again := send(t, http.MethodGet, b.URL()+"/socket.io/?EIO=4&transport=polling", "", "Cookie", cookie.Name+"="+cookie.Value)
		require.Equal(t, http.StatusOK, again.status, "with the cookie of a node that has been removed")
		require.Len(t, again.cookies, 1, "cookies of a new session")
	}

	//lab:rule 5.41
	for _, command := range []string{
		"add node-1 " + c.Node(2).URL(), "add node-4 127.0.0.1:3001", "add node-4 http://127.0.0.1", "add node-4 https://127.0.0.1:3001",
		"add node-4 http://[::1:3001", "remove node-4", "drain node-4", "undrain node-4", "remove " + third,
	} {
		b.Refuses(command)
	}
	wantNodes("node-1", "node-2")
	wantHeard()

	//lab:rule 5.38
	stop := make(chan struct{})
	var visitors sync.WaitGroup
	for i := range 4 {
		visitors.Go(func() { visit(b.URL(), i%2 == 0, stop) })
	}
	for range 6 {
		b.Add(third, c.Node(2).URL())
		b.Drain(third)
		b.Advance(time.Duration(k.Health.Every))
		b.Undrain(third)
		b.State(third)
		b.Remove(third)
	}
	close(stop)
	visitors.Wait()
	wantHeard()
	wantNodes("node-1", "node-2")

	//lab:rule 5.41
	b.Kill()
	k.Nodes["node-3"] = "127.0.0.1:3001"
	c.LaunchBalancer(k.String()).NeverReadyWith("a node without http://")
	delete(k.Nodes, "node-3")
	c.StartBalancer(k.String()).Dial("late client")
}

// visit begins sessions, with or without a cookie and by each transport, until it is stopped.
func visit(url string, cookies bool, stop <-chan struct{}) {
	var cookie string
	for {
		select {
		case <-stop:
			return
		default:
		}
		if got, err := trySend(http.MethodGet, url+pollingPath, "", "Cookie", cookie); err == nil && cookies && len(got.cookies) > 0 {
			cookie = got.cookies[0].Name + "=" + got.cookies[0].Value
		}
		header := http.Header{"Cookie": {cookie}}
		if ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+"/socket.io/?EIO=4&transport=websocket", header); err == nil {
			_ = ws.Close()
		}
	}
}
