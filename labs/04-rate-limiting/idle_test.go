package ratelimiting_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// Thousands of users come and go, and their idle buckets are forgotten: the heap returns.
//
//lab:points 4
//lab:hint A map that only grows is a leak that anybody can fill: a new name for each connection.
//lab:hint Go through the buckets once every limits.Idle (env.Clock.NewTicker) and drop those that nobody used for so long.
//lab:hint What you start in Setup ends in io.OnClose.
//lab:note forgetting
func TestIdleBucketsAreForgotten(t *testing.T) {
	const idle = time.Minute
	events := limit{time.Second, 2}
	c := start(t, keys{"events": events, "idle": idle.String()})
	node := c.Node(0)
	regular := node.Dial("regular", as(c.Invent("regular")))
	visitors := make([]*labtest.Client, 25)
	for i := range visitors {
		visitors[i] = node.Dial("visitor", labtest.Raw())
	}
	crowd := func(rounds int) {
		for range rounds {
			comeAndGo(t, c, visitors)
		}
	}
	heap := func() int64 { return int64(node.Stats().HeapBytes) }

	crowd(4) // what is allocated once, is now
	before := heap()
	crowd(80)
	require.Greater(t, heap(), before+1<<20, "bytes of heap while 2000 buckets may not be forgotten: a name of 1000 bytes each")
	passes(regular, events.burst)
	refuses(regular, events.every)

	c.Advance(2 * idle)
	c.Advance(2 * idle)
	passes(regular, events.burst)
	c.Eventually("the heap returned to where it was before 2000 users came and went", func() bool {
		return heap() < before+1<<19
	})
}

// comeAndGo has every client connect as somebody new, emit once and leave.
func comeAndGo(t *testing.T, c *labtest.Cluster, clients []*labtest.Client) {
	t.Helper()
	for _, client := range clients {
		auth, err := json.Marshal(map[string]string{"user": c.Invent("visitor") + strings.Repeat("x", 987)})
		require.NoError(t, err)
		client.Send("40" + string(auth))
	}
	for _, client := range clients {
		require.Contains(t, client.Frame(), `40{"sid":`)
		client.Send(`427["echo","hello"]`)
	}
	for _, client := range clients {
		client.WantFrame(`437["hello"]`)
		client.Send("41")
	}
}

// A bucket is forgotten only when it is full again: forgetting is no gift.
//
//lab:points 4
//lab:hint Whoever finds out your idle time waits for it instead of for the tokens.
//lab:hint A full bucket is like a new one, so dropping it changes nothing. Any other must stay, however idle.
//lab:note forgetting
func TestForgettingIsNoGift(t *testing.T) {
	events, refusals := limit{time.Minute, 3}, limit{10 * time.Minute, 1}
	c := start(t, keys{"events": events, "refusals": refusals, "idle": "1s"})
	user := as(c.Invent("mallory"))
	mallory, bob := c.Node(0).Dial("mallory", user), c.Node(0).Dial("bob", as(c.Invent("bob")))
	passes(mallory, events.burst)
	refuses(mallory, events.every)
	mallory.Close()

	const seconds = 20
	for i := range seconds {
		c.Advance(time.Second)
		if i < events.burst {
			passes(bob, 1)
		}
		bob.Settle()
	}

	again := c.Node(0).Dial("mallory again", user)
	again.Ask("echo", "still refused, and still remembered").Want(refusal(events.every - seconds*time.Second))
	again.Disconnected()
}
