package scaling_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// While Redis is away, a node serves its own sockets, and queues nothing for later.
//
//lab:points 4
//lab:rule 1.5 1.17 1.34 1.35 1.37 1.39
//lab:hint-go Serve the sockets of your own process first. Publish, and deal with Redis' error, after that.
//lab:hint-node The adapter serves the sockets of this process first, and drops the promise of its PUBLISH. If that rejects and nobody listens to unhandledRejection, Node.js ends the process.
//lab:hint A message that Redis does not take is lost. Keep none of them until Redis is back.
//lab:hint-node ioredis keeps commands while it is not connected, and sends them later: see enableOfflineQueue.
//lab:note when-redis-goes-away
func TestRedisAway(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	olga, room := c.Node(0).Dial("olga", labtest.Namespace("/orders")), c.Invent("room")
	everyone(t, alice, "before")
	hear(t, "before", alice, ann, bob)

	//lab:rule 1.35
	c.Redis().Stop()
	join(t, room, alice, bob)

	// Each way to say something, in both namespaces.
	//lab:rule 1.5 1.34
	tell(t, alice, say{"to": []string{room}, "text": "to a room, without Redis"}, alice)
	tell(t, alice, say{"to": []string{room, ann.ID()}, "text": "to two rooms, without Redis"}, alice, ann)
	tell(t, alice, say{"broadcast": true, "text": "to the others, without Redis"}, ann)
	tell(t, alice, say{"except": []string{room}, "text": "except a room, without Redis"}, ann)
	tell(t, alice, say{"local": true, "text": "local, without Redis"}, alice, ann)
	tell(t, olga, say{"text": "in orders, without Redis"}, olga)

	//lab:rule 1.39
	c.Redis().Start()
	c.Redis().AwaitResubscribed()

	// A node may need a moment to find out that Redis is away, and give up. What it
	// queues is published however long that moment is.
	var late []string
	for _, moment := range []int{500, 5_000, 20_000} {
		end := c.Invent("end")
		all := c.Redis().Capture("socket.io#*")

		//lab:rule 1.34 1.35
		c.Redis().Stop()
		sayLost(t, c, alice, ann, olga)
		roundTrips(t, alice, moment)

		//lab:rule 1.37 1.39
		c.Redis().Start()
		c.Redis().AwaitResubscribed()
		speakUntilPublished(t, c, alice, "socket.io#*")
		roundTrips(t, alice, 500)
		everyone(t, alice, end)
		if late = publishedUntil(t, all, "lost", end); len(late) == 0 {
			break
		}
		hearOnceUntil(t, end, alice)
		hearOnceUntil(t, end, ann)
	}

	//lab:rule 1.37
	if len(late) > 0 {
		t.Fatalf("a message was published when Redis was back, although it was said while Redis was away\n    want: nothing is queued for later\n    got:  %q", late)
	}

	//lab:rule 1.39
	everyone(t, alice, "bob hears again")
	hearOnceUntil(t, "bob hears again", bob)

	//lab:rule 1.35
	alice.Ask("room:leave", room).Want("ok")
	tell(t, alice, say{"to": []string{room}, "text": "bob joined while Redis was away"}, bob)

	//lab:rule 1.17 1.35
	lists(t, alice)
}

// sayLost makes alice say texts that begin with "lost", to all and to a room that dora
// joins and leaves. At the end dora disconnects. Olga says such a text in /orders.
func sayLost(t *testing.T, c *labtest.Cluster, alice, ann, olga *labtest.Client) {
	t.Helper()
	olga.Ask("say", say{"text": "lost in orders"}).Want("ok")
	alice.Emit("say", say{"text": "lost"})
	hear(t, "lost", alice, ann)
	dora, room := c.Node(0).Dial("dora"), c.Invent("room")
	join(t, room, dora)
	alice.Ask("say", say{"to": []string{room}, "text": "lost, but dora has joined"}).Want("ok")
	hear(t, "lost, but dora has joined", dora)
	dora.Ask("room:leave", room).Want("ok")
	join(t, c.Invent("left-behind"), dora) // she is in it when she disconnects
	alice.Ask("say", say{"to": []string{room}, "text": "lost, and dora has left"}).Want("ok")
	alice.Ask("say", say{"text": "lost for good"}).Want("ok")
	hear(t, "lost for good", alice, ann, dora)
	dora.Close()
}

// publishedUntil returns what is published with a part in it, up to what has end in it.
func publishedUntil(t *testing.T, published *labtest.Capture, part, end string) (found []string) {
	t.Helper()
	for {
		text := string(published.Next().Payload)
		if strings.Contains(text, part) {
			found = append(found, text)
		}
		if strings.Contains(text, end) {
			return found
		}
	}
}

// publishedNext returns the next message that has a text in it.
func publishedNext(t *testing.T, published *labtest.Capture, text string) labtest.Published {
	t.Helper()
	for {
		if next := published.Next(); strings.Contains(string(next.Payload), text) {
			return next
		}
	}
}

// After each outage of Redis, broadcasts arrive again, each of them once.
//
// The nodes reach each other again without a restart.
//
//lab:points 2
//lab:rule 1.25 1.39 1.40
//lab:hint-go go-redis renews a subscription by itself as long as you keep reading from it, so do not stop at an error.
//lab:hint-node ioredis reconnects and renews a subscription by itself. Let retryStrategy return a short time, whatever the number of the attempt.
//lab:hint-go Nobody hears a message twice if there is one subscription. Do not add a second one next to the one that go-redis renews.
//lab:note when-redis-goes-away
func TestRedisComesBack(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	orders := labtest.Namespace("/orders")
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)

	room, uid := c.Invent("room"), ""
	join(t, room, bob)

	for outage, nodes := range [][]*labtest.Node{nil, {c.Node(1)}, {c.Node(0)}, nil} {
		//lab:rule 1.39
		c.Redis().Stop(nodes...)
		alice.Ask("say", say{"text": "during outage"}).Want("ok")
		if outage == 0 {
			c.Pass(3 * time.Second) // however often a node tries to connect
		}
		c.Redis().Start(nodes...)
		c.Redis().AwaitResubscribed()

		speakUntilPublished(t, c, alice, "socket.io#/#*")
		speakUntilPublished(t, c, olga, "socket.io#/orders#*")

		//lab:rule 1.39 1.40
		end := fmt.Sprintf("outage %d is over", outage+1)
		published := c.Redis().Capture("socket.io#/#")
		everyone(t, alice, end)
		everyone(t, olga, end)
		for _, client := range []*labtest.Client{alice, bob, olga, oscar} {
			hearOnceUntil(t, end, client)
		}

		//lab:rule 1.25
		if now := wants(t, publishedNext(t, published, end), "socket.io#/#", "/", end, []any{}, []any{}); uid != "" && now != uid {
			t.Fatalf("the uid of a process changed when Redis came back\n    want: %q\n    got:  %q", uid, now)
		} else {
			uid = now
		}

		//lab:rule 1.39 1.40
		tell(t, alice, say{"to": []string{room}, "text": "in the room after outage"}, bob)
		everyone(t, alice, "to all after outage")
		hear(t, "to all after outage", alice, bob)
	}
}

// speakUntilPublished makes client say one text after another until one is published on
// a channel that matches pattern.
func speakUntilPublished(t *testing.T, c *labtest.Cluster, client *labtest.Client, pattern string) {
	t.Helper()
	published := c.Redis().Capture(pattern)
	c.Eventually("the node published again", func() bool {
		t.Helper()
		everyone(t, client, c.Invent("text"))
		return len(published.Rest()) > 0
	})
}

// hearOnceUntil makes client listen until it hears last, and returns the texts before
// that. It must not hear anything twice.
func hearOnceUntil(t *testing.T, last string, client *labtest.Client) (texts []string) {
	t.Helper()
	heard := map[string]bool{}
	for !heard[last] {
		var text any
		client.Hear().Arg(0, &text)
		told := fmt.Sprint(text)
		if heard[told] {
			t.Fatalf("%s heard a message twice: %q", client.Name(), told)
		}
		heard[told] = true
		texts = append(texts, told)
	}
	return texts
}

// A Redis that hangs does not make a node hang.
//
//lab:points 3
//lab:rule 1.34 1.35 1.38
//lab:hint Give every command a timeout of a few seconds, and none of them may wait without a bound.
//lab:hint-node socketTimeout of ioredis gives up a connection on which Redis owes an answer for too long.
//lab:hint The handlers of one socket run one after another: while one waits for Redis, the others wait with it.
//lab:note when-redis-goes-away
func TestRedisHangs(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	room := c.Invent("room")
	everyone(t, bob, "before")
	hear(t, "before", alice, ann, bob)

	c.Redis().HoldRepliesAbout("socket.io", c.Node(0)) // PUBLISH, and whatever else names a channel, but no SUBSCRIBE
	answers := []*labtest.Answer{
		alice.Ask("say", say{"text": "the first"}),
		alice.Ask("room:join", room),
		alice.Ask("say", say{"to": []string{room}, "text": "in the room"}),
	}

	//lab:rule 1.35 1.38
	ann.Ask("room:join", room).Late().Want("ok") // another client of the node
	ann.Ask("room:leave", room).Late().Want("ok")

	//lab:rule 1.38
	everyone(t, bob, "the other node works")
	hearOnceUntil(t, "the other node works", ann)
	for _, answer := range answers {
		answer.Late().Want("ok")
	}
	c.Redis().Release()
	speakUntilPublished(t, c, alice, "socket.io#*")
	everyone(t, alice, "end")
	hearOnceUntil(t, "end", ann)
	hearOnceUntil(t, "end", bob)

	//lab:rule 1.34
	if texts := hearOnceUntil(t, "end", alice); !slices.Contains(texts, "in the room") {
		t.Fatalf("alice did not hear what was said in her room while Redis did not answer\n    want: \"in the room\"\n    got:  %q", texts)
	}

	//lab:rule 1.35 1.38
	c.Redis().HoldSubscriptions(c.Node(0)) // now it confirms no SUBSCRIBE
	ann.Ask("room:join", c.Invent("room")).Late().Want("ok")
}

// A PUBLISH is not retried when its answer is lost.
//
//lab:points 4
//lab:rule 1.5 1.36 1.41
//lab:hint Redis may have executed a command although you never received its answer.
//lab:hint-go go-redis retries a command up to three times by default: see MaxRetries.
//lab:hint-node ioredis sends a command again when it has reconnected: see maxRetriesPerRequest.
//lab:note at-most-once
func TestLostAnswerIsNotRetried(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	orders, room, other := labtest.Namespace("/orders"), c.Invent("room"), c.Invent("other")
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)
	join(t, room, alice, bob)

	for i, lost := range []struct {
		speaker, hearer *labtest.Client
		to              []string
	}{{alice, bob, []string{}}, {alice, bob, []string{room}}, {alice, bob, []string{room, other}}, {olga, oscar, []string{}}} {
		published := c.Redis().Capture("socket.io#*")
		log := c.Node(0).Log()
		c.Redis().LoseNextReply("publish", c.Node(0))

		//lab:rule 1.5
		lost.speaker.Ask("say", say{"to": lost.to, "text": fmt.Sprintf("once (%d)", i+1)}).Want("ok")

		//lab:rule 1.41
		published.Next()

		// A node with a single connection has to open another, and loses what is
		// published until then.
		speakUntilPublished(t, c, lost.speaker, "socket.io#*")
		end := fmt.Sprintf("end (%d)", i+1)
		everyone(t, lost.speaker, end)
		hearOnceUntil(t, end, lost.speaker)
		hearOnceUntil(t, end, lost.hearer)

		//lab:rule 1.36
		c.Eventually("node-1 logged that it had no answer to a PUBLISH", func() bool { return c.Node(0).Log() != log })
	}
}

// A message that Redis refuses is lost, and the node logs that.
//
//lab:points 3
//lab:rule 1.5 1.36 1.37
//lab:hint-go Read the error of every PUBLISH, also where a goroutine or a pipeline sends it, and write it to env.Log.
//lab:hint-node The adapter drops the promise of its PUBLISH, so the error arrives in process.on("unhandledRejection"). Log it there.
//lab:hint Do not publish it again later: log it, and go on with the next message.
//lab:note when-redis-goes-away
func TestRefusedPublish(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	olga := c.Node(0).Dial("olga", labtest.Namespace("/orders"))
	room := c.Invent("room")
	join(t, room, ann, bob)
	everyone(t, alice, "before")
	everyone(t, olga, "before")
	hear(t, "before", alice, ann, bob)
	hear(t, "before", olga)

	published := c.Redis().Capture("socket.io#*")
	c.Redis().Refuse("publish")
	refused := func(what string, sender *labtest.Client, message say, hearers ...*labtest.Client) {
		log := c.Node(0).Log()
		//lab:rule 1.5
		tell(t, sender, message, hearers...)
		//lab:rule 1.36
		c.Eventually("node-1 logged that Redis had refused "+what, func() bool { return c.Node(0).Log() != log })
	}
	for range 2 { // not only the first time
		refused("a message", alice, say{"text": "refused"}, alice, ann)
		refused("a message in /orders", olga, say{"text": "refused"}, olga)
		refused("a message to a room", alice, say{"to": []string{room}, "text": "refused in a room"}, ann)
		refused("a message to two rooms", alice, say{"to": []string{room, "nobody's"}, "text": "refused in two rooms"}, ann)
	}

	//lab:rule 1.37
	all := c.Redis().Commands("publish", c.Node(0)) + 200
	for range 10 {
		for range 19 {
			alice.Emit("say", say{"to": []string{"nobody's"}, "text": "one of many that are refused"})
		}
		alice.Ask("say", say{"to": []string{"nobody's"}, "text": "the last of them"}).Want("ok")
	}
	for i := 0; i < 50 && c.Redis().Commands("publish", c.Node(0)) < all; i++ {
		c.Pass(100 * time.Millisecond) // a node that waits for each answer of Redis needs a while; another may not ask at all
	}
	c.Redis().Release()
	everyone(t, alice, "next")
	roundTrips(t, alice, 500)
	everyone(t, alice, "end")
	hear(t, "next", alice, ann, bob)
	hear(t, "end", alice, ann, bob)
	everyone(t, olga, "the end of orders")
	if late := publishedUntil(t, published, "refused", "the end of orders"); len(late) > 0 {
		t.Fatalf("a message that Redis had refused was published later\n    want: it is lost\n    got:  %q", late)
	}
}

// A connection to Redis that has died without an error is noticed and replaced.
//
//lab:points 2
//lab:rule 1.39 1.44
//lab:hint Waiting for an error is not enough: a firewall that forgets a connection tells nobody. Ask something on it that Redis answers, such as PING, when nothing came for a second or two.
//lab:hint-go go-redis's Channel() sends pings but does not wait for the answers. PubSub.Ping and PubSub.Receive let you do so yourself: a timer sends a ping while Receive waits, with a context that bounds the wait. After an error, go-redis reconnects and subscribes again at the next call.
//lab:hint-node Call ping() on both connections every few hundred milliseconds. Without an answer, socketTimeout closes the connection, and ioredis opens a new one.
//lab:hint-go Do not stop reading to send the ping: what has arrived of a message is lost when ReceiveTimeout gives up.
//lab:note when-redis-goes-away
func TestConnectionDiesSilently(t *testing.T) {
	const bound = 10 * time.Second
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	everyone(t, alice, "before")
	hear(t, "before", alice, bob)
	everyone(t, bob, "bob, too")
	hear(t, "bob, too", alice, bob)

	//lab:rule 1.44
	c.Redis().TearNextMessage(c.Node(1))
	everyone(t, alice, "in two pieces")
	c.Redis().AwaitWhole(c.Node(1))
	hear(t, "in two pieces", alice, bob)

	//lab:rule 1.39
	published := c.Redis().Capture("socket.io#*")
	c.Redis().Blackhole(c.Node(1))
	bob.Emit("say", say{"text": "on a dead connection"})
	c.Redis().AwaitResubscribed()
	everyone(t, alice, "bob hears again")
	hearOnceUntil(t, "bob hears again", bob)
	publishedNext(t, published, "bob hears again")
	c.EventuallyWithin(bound, "what bob says is published on a new connection", func() bool {
		t.Helper()
		bob.Emit("say", say{"text": c.Invent("text")})
		return len(published.Rest()) > 0
	})
}
