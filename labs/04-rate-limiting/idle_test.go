package ratelimiting_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
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
//lab:hint-go Once every limits.Idle (env.Clock.NewTicker), drop the buckets that nobody has used for that long.
//lab:hint-node Once every limits.idle (clock.setTimeout of contract.mjs), drop the buckets that nobody has used for that long.
//lab:hint-go Stop in server.OnClose what you started in Setup.
//lab:hint-node clock.setTimeout runs once: start the next one when it has run.
//lab:note forgetting
func TestIdleBucketsAreForgotten(t *testing.T) {
	events := limit{time.Second, 2}
	var idle time.Duration
	c := startWith(t, func(r *rand.Rand) keys {
		idle = time.Duration(30+r.IntN(20)) * time.Second
		return keys{"events": events, "idle": idle.String()}
	})
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
	wait := func(d time.Duration) {
		for range d / time.Second { // a limiter may look at some of its buckets at a time
			c.Advance(time.Second)
			regular.Settle()
		}
	}

	//lab:rule 4.52
	visit(4) // allocates what is allocated only once
	before := heap()
	passes(t, regular, events.burst)
	visit(80)
	refuses(t, regular, events.every) // its bucket is still the old one
	wait(idle - time.Second)
	if got, want := heap(), before+1<<20; got < want {
		t.Fatalf("the heap has %d bytes, want more than %d: none of 2000 buckets has been idle for %s yet", got, want, idle)
	}
	passes(t, regular, events.burst)
	refuses(t, regular, events.every)

	//lab:rule 4.51
	wait(4 * idle)
	passes(t, regular, events.burst)
	c.Eventually("the heap shrank to its size before 2000 users came and went", func() bool {
		return heap() < before+1<<19
	})
}

// After thousands of addresses have come and gone, nothing is kept of them.
//
//lab:points 2
//lab:rule 4.32 4.51 4.52 4.59
//lab:hint An address costs nothing either: an IPv6 subscriber may have 65536 networks. Forget the buckets of opens too.
//lab:hint Forget a bucket because it is full, never because there are many: whoever has many addresses would push out an empty one.
//lab:hint Delete the count of an address from its map when the last connection has ended, and whatever you keep about a request.
//lab:note forgetting
func TestAddressesAreForgotten(t *testing.T) {
	const idle, each, most = 4 * time.Second, 2000, 10_500
	opens := limit{10 * time.Second, 12} // full again 10 s after one handshake
	c := start(t, keys{"opens": opens, "idle": idle.String(), "trustedProxies": local})
	node := c.Node(0)
	bob := node.Dial("bob", as(c.Invent("bob")))
	status := func(address string) int {
		return handshakeStatus(t, node, "/ws", http.Header{"X-Forwarded-For": {address}})
	}
	wave := func(number, addresses int) int64 {
		//lab:rule 4.32
		first := addressOf(number, addresses)
		for range opens.burst {
			wantStatus(t, http.StatusUnauthorized, status(first), "without a user")
		}
		//lab:rule 4.32 4.59
		wantStatus(t, http.StatusTooManyRequests, status(first), "beyond opens")
		//lab:rule 4.52
		comeFromEverywhere(t, node, number, addresses)
		wantStatus(t, http.StatusTooManyRequests, status(first), fmt.Sprintf("beyond opens, after handshakes from %d other addresses", addresses))
		//lab:rule 4.32
		for range 6 * idle / time.Second {
			c.Advance(time.Second)
			bob.Settle()
		}
		wantStatus(t, http.StatusUnauthorized, status(first), "without a user, after a while")
		passes(t, bob, 1)
		return int64(node.Stats().HeapBytes)
	}

	//lab:rule 4.51 4.59
	wave(0, most) // allocates what is allocated only once
	before := wave(1, each)
	for number := range 5 {
		wave(2+number, each)
	}
	c.Eventually("the heap shrank to its size before 10000 addresses came and went", func() bool {
		return inProcess() || int64(node.Stats().HeapBytes) < before+400<<10
	})
}

// addressOf returns an address in a network of its own.
func addressOf(wave, i int) string { return fmt.Sprintf("2001:db8:%x:%x::1", 1+wave, i) }

// comeFromEverywhere makes n handshakes with the plain WebSocket, each from an address of
// its own, none of which opens one: half of them have no user, and the others ask for no
// upgrade.
func comeFromEverywhere(t *testing.T, node *labtest.Node, wave, n int) {
	t.Helper()
	for i := 0; i < n; {
		i += handshakesAtOnce(t, node, wave, i, min(i+100, n))
	}
}

// handshakesAtOnce sends the handshakes from first up to end over one connection, all at
// once, and returns how many were answered before the node closed it.
func handshakesAtOnce(t *testing.T, node *labtest.Node, wave, first, end int) (answered int) {
	t.Helper()
	host := strings.TrimPrefix(node.URL(), "http://")
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err, "connect to %s", node.Name())
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	var requests strings.Builder
	for i := first; i < end; i++ {
		path := [...]string{"/ws", "/ws?user=visitor"}[i%2]
		fmt.Fprintf(&requests, "GET %s HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: %s\r\n\r\n", path, host, addressOf(wave, i))
	}
	_, err = conn.Write([]byte(requests.String()))
	require.NoError(t, err, "write to %s", node.Name())
	answers := bufio.NewReader(conn)
	for isLast := false; !isLast && answered < end-first; answered++ {
		answer, err := http.ReadResponse(answers, nil)
		require.NoError(t, err, "the answer of %s to a handshake", node.Name())
		_, _ = io.Copy(io.Discard, answer.Body)
		isLast = answer.Close
	}
	return answered
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
		wantPrefix(t, client, `40{"sid":`)
		client.Send(`427["echo","hello"]`)
	}
	for _, client := range clients {
		client.WantFrame(`437["hello"]`)
		client.Send(`42["rumour"]`)
		client.Send(`428["echo","refused"]`)
		wantPrefix(t, client, `438[{"error":"rate_limited"`)
		client.Send("41")
	}
}

// wantPrefix requires the next frame to begin like this.
func wantPrefix(t *testing.T, client *labtest.Client, want string) {
	t.Helper()
	if got := client.Frame(); !strings.HasPrefix(got, want) {
		t.Fatalf("%s received another frame\n    want: %s…\n    got:  %s", client.Name(), want, got)
	}
}

// A bucket is forgotten only when it is full, so that nobody gains by waiting for that.
//
//lab:points 3
//lab:rule 4.30 4.52
//lab:hint A client that knows your idle time waits for it instead of for its tokens.
//lab:hint A full bucket equals a new one, so dropping it changes nothing. Keep any other, however idle.
//lab:hint The bucket of events may be full when that of refusals is not. Forget each for itself.
//lab:note forgetting
func TestForgettingIsNoGift(t *testing.T) {
	events, refusals := limit{time.Minute, 3}, limit{10 * time.Minute, 1}
	c := start(t, keys{"events": events, "refusals": refusals, "idle": "1s"})
	user := as(c.Invent("mallory"))
	mallory, bob := c.Node(0).Dial("mallory", user), c.Node(0).Dial("bob", as(c.Invent("bob")))
	passes(t, mallory, events.burst)
	refuses(t, mallory, events.every)
	mallory.Close()

	const seconds = 20
	for i := range seconds {
		c.Advance(time.Second)
		if i < events.burst {
			passes(t, bob, 1)
		}
		bob.Settle()
	}

	//lab:rule 4.52
	again := c.Node(0).Dial("mallory again", user)
	again.Ask("echo", "refused again, because the bucket was kept").Want(refusal(events.every - seconds*time.Second))
	//lab:rule 4.30 4.52
	again.Disconnected()

	for range events.full() / (10 * time.Second) {
		c.Advance(10 * time.Second)
		bob.Settle()
	}
	//lab:rule 4.52
	back := c.Node(0).Dial("mallory, with all her tokens", user)
	passes(t, back, events.burst)
	//lab:rule 4.30 4.52
	exceeds(t, back, events.every) // her refusals take 10 minutes
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
		passes(t, client, events.burst)
		refuses(t, client, events.every)
	}
	leaver.Close()

	//lab:rule 4.52
	idle(5)
	forbidden(t, node.DialHTTP("an address that opened two connections 5 s ago", home))
	idle(20)
	returned := node.Dial("the client that left", away, from(address(2)))
	for _, client := range []*labtest.Client{returned, stayer} {
		passes(t, client, 2)
		refuses(t, client, 5*time.Second)
	}

	//lab:rule 4.32
	idle(34)
	c.Advance(time.Second - time.Nanosecond)
	forbidden(t, node.DialHTTP("an address that opened two connections a minute ago, less a nanosecond", home))
	c.Advance(time.Nanosecond)
	passes(t, node.Dial("an address that opened two connections a minute ago", as(c.Invent("ann")), home), events.burst)
	//lab:rule 4.32 4.52
	forbidden(t, node.DialHTTP("an address that has just taken its only token", home))
	//lab:rule 4.52
	for _, client := range []*labtest.Client{returned, stayer} {
		passes(t, client, events.burst)
		refuses(t, client, events.every)
	}
}
