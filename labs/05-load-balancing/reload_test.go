package loadbalancing_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A node comes and goes, and the clients of the others do not notice.
//
//lab:points 5
//lab:rule 5.37 5.38
//lab:hint Change the list of nodes in place. Do not begin again with a new one: counts, tunnels and health belong to the nodes that stay.
//lab:hint Whatever runs for a node (health checks, tunnels, requests) needs a context that ends when it is removed.
//lab:hint A cookie may name a node that is not there any more.
//lab:note reload
func TestRemove(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	b := c.StartBalancer(anyKeys(c, nodes(c, 2)...).String())
	third := c.Node(2)

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

	for range 2 {
		//lab:rule 5.37
		b.Add(third.Name(), third.URL())
		cid, dan := b.Dial("cid"), b.Dial("dan by polling", labtest.Polling())
		require.Equal(t, 2, b.State(third.Name()).Sessions, "sessions of the node that has come")
		cid.Ask("room:join", "lobby").Want("ok")
		wantHeard()

		//lab:rule 5.38
		b.Remove(third.Name())
		cid.Closed()
		dan.Closed()
		wantHeard()
		cookie := dan.Cookies()[0]
		again := send(t, http.MethodGet, b.URL()+"/socket.io/?EIO=4&transport=polling", "", "Cookie", cookie.Name+"="+cookie.Value)
		require.Equal(t, http.StatusOK, again.status, "with the cookie of a node that has been removed")
		require.Len(t, again.cookies, 1, "cookies of a new session")
	}
}
