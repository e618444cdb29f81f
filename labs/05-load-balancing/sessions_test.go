package loadbalancing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A new session goes to the node that has the fewest, counted by open WebSockets and by clients on long-polling.
//
//lab:points 6
//lab:rule 5.1 5.4 5.37
//lab:hint Count a WebSocket from its handshake until both its connections have ended, not the requests that you have passed on.
//lab:hint Choose and count in one step, under one lock. Otherwise clients that arrive together all see the same node.
//lab:hint When a node is added, the others keep their counts.
//lab:hint A client on long-polling says no goodbye to you. Note with each of its requests until when it counts.
//lab:hint A client that upgrades has one session, which its WebSocket and its polls share. The cookie can carry an id for it.
//lab:note least-connections
func TestLeastConnections(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	k := anyKeys(c, nodes(c, 2)...)
	k.Health.Fall = 1000
	b := c.StartBalancer(k.String())
	dial := func(n int, what string) (all []*labtest.Client) {
		t.Helper()
		for i := range n {
			all = append(all, b.Dial(fmt.Sprintf("%s %d", what, i+1)))
		}
		return all
	}

	//lab:rule 5.1
	early := dial(30, "early client")
	wantConnections(t, c, 15, 15, 0)

	//lab:rule 5.1 5.37
	b.Add("node-3", c.Node(2).URL())
	late := dial(15, "late client")
	wantConnections(t, c, 15, 15, 15)
	early[0].Ask("say", map[string]any{"text": "hi"}).Want("ok")

	//lab:rule 5.4
	for _, client := range append(early[:10:10], late[:5]...) {
		client.Cut()
	}
	all := nodes(c, 3)
	c.Eventually("the nodes have lost the 15 clients that are cut", func() bool { return sum(sessions(b, all)) == 30 })
	dial(15, "last client")
	wantConnections(t, c, 15, 15, 15)

	idle, notice := time.Duration(k.Idle), time.Duration(k.Health.Every)+time.Millisecond
	counts := func(when string, want ...int) {
		t.Helper()
		c.Eventually(fmt.Sprintf("the balancer counts %v sessions %s", want, when), func() bool {
			return fmt.Sprint(sessions(b, all)) == fmt.Sprint(want)
		})
	}
	var pollers []*visitor
	for range 3 {
		pollers = append(pollers, arrive(t, b, k, all))
	}
	require.Equal(t, []int{16, 16, 16}, sessions(b, all), "sessions with 3 clients on long-polling")
	b.Advance(idle - time.Millisecond)
	require.Equal(t, []int{16, 16, 16}, sessions(b, all), "sessions a millisecond before the 3 clients on long-polling have been idle for too long")
	pollers[0].post(t)
	b.Advance(notice)
	want := []int{15, 15, 15}
	want[pollers[0].node]++
	counts("when 2 of 3 clients on long-polling have asked for nothing for idle", want...)
	b.Advance(idle - notice - time.Millisecond)
	require.Equal(t, want, sessions(b, all), "sessions a millisecond before the third client has been idle for too long")
	b.Advance(notice + time.Millisecond)
	counts("when nobody is left on long-polling", 15, 15, 15)

	jar := labtest.NewJar()
	upgraded := b.Dial("client that upgrades", labtest.Polling(), labtest.CookieJar(jar))
	upgraded.Upgrade()
	c.Eventually("the balancer counts a client that has upgraded once", func() bool { return sum(sessions(b, all)) == 46 })
	for i := range 3 {
		b.Dial(fmt.Sprintf("another tab %d", i+1), labtest.CookieJar(jar))
	}
	require.GreaterOrEqual(t, sum(sessions(b, all)), 45+4, "sessions with 4 more WebSockets of one browser")
}

// wantConnections requires each node to have that many clients.
func wantConnections(t *testing.T, c *labtest.Cluster, want ...int) {
	t.Helper()
	require.Equal(t, want, connections(c, len(want)), "connections of node-1, node-2 and so on")
}

// connections returns how many clients each of the first n nodes has.
func connections(c *labtest.Cluster, n int) (all []int) {
	for i := range n {
		all = append(all, c.Node(i).Stats().Connections)
	}
	return all
}

// sessions returns how many sessions each of the targets has, by the balancer's word.
func sessions[T target](b *labtest.Balancer, targets []T) (all []int) {
	for _, each := range targets {
		all = append(all, b.State(each.Name()).Sessions)
	}
	return all
}

func sum(numbers []int) (total int) {
	for _, each := range numbers {
		total += each
	}
	return total
}
