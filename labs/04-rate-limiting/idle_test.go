package ratelimiting_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// After thousands of users have come and gone, their idle buckets are forgotten and the heap shrinks again.
//
//lab:points 3
//lab:rule 4.51 4.52
//lab:hint A map that only grows is a leak, and anybody can fill it: with a new name for each connection.
//lab:hint Once every limits.Idle (env.Clock.NewTicker), drop the buckets that nobody has used for that long.
//lab:hint Stop in server.OnClose what you started in Setup.
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
	visit := func(rounds int) {
		for range rounds {
			comeAndGo(t, c, visitors)
		}
	}
	heap := func() int64 { return int64(node.Stats().HeapBytes) }

	visit(4) // allocates what is allocated only once
	before := heap()
	visit(80)
	require.Greater(t, heap(), before+1<<20, "bytes of heap with 2000 buckets that must stay, each with a name of 1000 bytes")
	passes(regular, events.burst)
	refuses(regular, events.every)

	for range 4 * idle / time.Second { // a limiter may look at some of its buckets at a time
		c.Advance(time.Second)
		regular.Settle()
	}
	passes(regular, events.burst)
	c.Eventually("the heap shrank to its size before 2000 users came and went", func() bool {
		return heap() < before+1<<19
	})
}

// comeAndGo makes every client connect as a new user, emit until it is refused, and
// disconnect.
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
		client.Send(`42["rumour"]`)
		client.Send(`428["echo","refused"]`)
		require.Contains(t, client.Frame(), `438[{"error":"rate_limited"`)
		client.Send("41")
	}
}

// A bucket is forgotten only when it is full, so that nobody gains by waiting for that.
//
//lab:points 3
//lab:rule 4.30 4.52
//lab:hint A client that knows your idle time waits for it instead of for its tokens.
//lab:hint A full bucket equals a new one, so dropping it changes nothing. Keep any other, however idle.
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
	again.Ask("echo", "refused again, because the bucket was kept").Want(refusal(events.every - seconds*time.Second))
	again.Disconnected()
}

// While its bucket fills up, nobody gains or loses a token by being idle, whether connected or not.
//
//lab:points 3
//lab:rule 4.32 4.52
//lab:hint A bucket that was idle for long enough may still be far from full. Keep it until it is.
//lab:hint That goes for all three limiters, opens as well.
//lab:note forgetting
func TestIdleBucketsKeepTheirTokens(t *testing.T) {
	events, opens := limit{10 * time.Second, 3}, limit{time.Minute, 2}
	c := start(t, keys{"events": events, "opens": opens, "idle": "1s", "trustedProxies": local})
	node, address := c.Node(0), clientAddresses(c.Rand())
	home := from(address(0))
	away, back := as(c.Invent("away")), as(c.Invent("back"))
	leaver, stayer := node.Dial("a client that leaves", away, home), node.Dial("a client that stays", back, home)
	bob := node.Dial("bob", as(c.Invent("bob")), from(address(1)))
	idle := func(seconds int) {
		for range seconds {
			c.Advance(time.Second)
			bob.Settle()
		}
	}
	for _, client := range []*labtest.Client{leaver, stayer} {
		passes(client, events.burst)
		refuses(client, events.every)
	}
	leaver.Close()

	idle(5)
	forbidden(t, node.DialHTTP("an address that opened two connections 5 s ago", home))
	idle(20)
	returned := node.Dial("the client that left", away, from(address(2)))
	for _, client := range []*labtest.Client{returned, stayer} {
		passes(client, 2)
		refuses(client, 5*time.Second)
	}
	idle(34)
	c.Advance(time.Second - time.Millisecond)
	forbidden(t, node.DialHTTP("an address that opened two connections a minute ago, less a millisecond", home))
	c.Advance(time.Millisecond)
	passes(node.Dial("an address that opened two connections a minute ago", as(c.Invent("ann")), home), events.burst)
	forbidden(t, node.DialHTTP("an address that has just taken its only token", home))
	for _, client := range []*labtest.Client{returned, stayer} {
		passes(client, events.burst)
		refuses(client, events.every)
	}
}
