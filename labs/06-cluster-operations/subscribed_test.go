package operations_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// Each node listens to each channel once, also after Redis was away.
//
//lab:points 3
//lab:rule 6.22
//lab:hint Whoever asks counts the subscribers of the request channel. A node that subscribes twice is waited for twice, and hears everything twice.
//lab:hint-go app.Broadcasts.Listen subscribes once and renews that by itself. What else subscribes when Redis is back?
//lab:hint-node ioredis subscribes again by itself: autoResubscribe.
//lab:note one-subscription
func TestSubscribedOnce(t *testing.T) {
	c := start(t)
	clients := map[string][]*labtest.Client{
		"/":       c.strangers(labtest.Namespace("/")),
		"/orders": c.strangers(labtest.Namespace("/orders")),
	}

	c.wantSubscribedOnce("at the beginning", 3, clients)

	c.Redis().Stop()
	c.Redis().Start()
	c.Redis().AwaitResubscribed()
	c.wantSubscribedOnce("after Redis was away", 3, clients)

	c.Redis().CutSubscriptions(c.Node(0), c.Node(1))
	c.Redis().AwaitResubscribed()
	c.wantSubscribedOnce("after the connections of two nodes were cut", 3, clients)

	c.Node(2).Stop()
	for nsp, all := range clients {
		clients[nsp] = all[:2]
	}
	c.wantSubscribedOnce("after node-3 has stopped", 2, clients)

	c.StartNode()
	for nsp, all := range clients {
		clients[nsp] = append(all, c.dial(3, c.Invent("user"), labtest.Namespace(nsp)))
	}
	c.wantSubscribedOnce("after node-4 has started", 3, clients)

	c.Redis().RefuseSubscriptions()
	c.LaunchNode().NeverReadyWith("channels that it may not listen to")
}

// wantSubscribedOnce requires that the nodes listen once, and hear one another.
func (c *chat) wantSubscribedOnce(when string, nodes int, clients map[string][]*labtest.Client) {
	c.t.Helper()
	c.wantSubscribers(when, nodes)
	for _, all := range clients {
		for _, client := range all {
			c.Eventually(when+", a fetch of "+client.Name()+" is complete", func() bool {
				var got fetched
				client.Ask("fetch", order{}).Into(&got)
				return got.Complete
			})
			wantSockets(c.t, client.Ask("fetch", order{}), all)
		}
		notice := c.Invent("notice")
		all[0].Ask("servers:tell", order{"text": notice}).Want("ok")
		for _, client := range all[1:] {
			client.Next("noticed", notice)
		}
	}
	c.wantSubscribers(when, nodes)
	for _, all := range clients {
		wantSockets(c.t, all[0].Ask("fetch", order{}), all)
		for _, client := range all {
			client.Nothing()
		}
	}
}

// wantSubscribers waits until each node listens once. Redis may need a moment to notice that
// a connection has ended.
func (c *chat) wantSubscribers(when string, nodes int) {
	c.t.Helper()
	for _, nsp := range []string{"/", "/orders"} {
		what := fmt.Sprintf("%s, %d nodes listen to the requests of %s and to the responses to all, and one to each channel of a node", when, nodes, nsp)
		c.Eventually(what, func() bool {
			got := c.subscribers(nsp)
			want := map[string]int64{"request": int64(nodes), "response": int64(nodes)}
			for name := range got {
				if name != "request" && name != "response" {
					want[name] = 1
				}
			}
			return len(got) == nodes+2 && maps.Equal(got, want)
		})
	}
}

// subscribers returns how many listen to each channel of a namespace: to request, to
// response, and to the channels of nodes.
func (c *chat) subscribers(nsp string) map[string]int64 {
	c.t.Helper()
	found := map[string]int64{}
	for _, name := range []string{"request", "response"} {
		prefix := "socket.io-" + name + "#" + nsp + "#"
		channels, err := c.Redis().Client().PubSubChannels(c.t.Context(), prefix+"*").Result()
		if err != nil {
			c.t.Fatalf("the check cannot ask Redis: %v", err)
		}
		counts, err := c.Redis().Client().PubSubNumSub(c.t.Context(), channels...).Result()
		if err != nil {
			c.t.Fatalf("the check cannot ask Redis: %v", err)
		}
		for channel, count := range counts {
			found[name+strings.TrimPrefix(channel, prefix)] = count
		}
	}
	return found
}
