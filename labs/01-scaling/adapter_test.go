package scaling_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	scaling "socketlab/labs/01-scaling"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, scaling.Setup) }

// say is the argument of the event "say". README.md lists its fields.
type say = map[string]any

// start starts a cluster whose failures say how far broadcasts have come.
func start(t *testing.T, nodes int) *labtest.Cluster {
	return labtest.Start(t, labtest.Nodes(nodes), labtest.Steps())
}

// everyone makes client say something to all. It is a check's last message:
// everything earlier on the same path has arrived before it.
func everyone(client *labtest.Client, text any) {
	client.Ask("say", say{"text": text}).Want("ok")
}

func join(room string, clients ...*labtest.Client) {
	for _, client := range clients {
		client.Ask("room:join", room).Want("ok")
	}
}

func hear(text any, clients ...*labtest.Client) {
	for _, client := range clients {
		client.Next("said", text)
	}
}

// A room reaches its members on every node, and nobody else.
//
//lab:points 10
//lab:rule 1.3 1.7 1.8 1.13 1.24
//lab:hint A broadcast reaches only the sockets of its own process. Publish it on Redis, and let every process subscribe.
//lab:hint Publish the packet and its options, not a list of receivers: each process knows its own members.
//lab:hint Is it published, and still nothing arrives? If all processes have the same uid, each skips the messages of the others.
//lab:note rooms-across-processes
func TestRoomReachesEveryNode(t *testing.T) {
	c := start(t, 3)
	alice, ann := c.Node(0).Dial("alice"), c.Node(0).Dial("ann")
	bob, bea := c.Node(1).Dial("bob"), c.Node(1).Dial("bea")
	carol, cleo := c.Node(2).Dial("carol"), c.Node(2).Dial("cleo")
	room := c.Invent("room")
	join(room, alice, bob, carol)

	alice.Ask("say", say{"to": []string{room}, "text": "hi"}).Want("ok")
	everyone(alice, "end")

	hear("hi", alice, bob, carol)
	hear("end", alice, bob, carol, ann, bea, cleo)
}

// Each member receives a message exactly once, on every node.
//
//lab:points 8
//lab:rule 1.15
//lab:hint Redis sends what you publish to every subscriber, and your own process is a subscriber.
//lab:hint Give each process a random uid, publish it with every message, and skip messages that carry your own uid.
//lab:note exactly-once-per-socket
func TestExactlyOnce(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	room := c.Invent("room")
	join(room, alice, ann, bob)

	for _, text := range []string{"one", "two"} {
		alice.Ask("say", say{"to": []string{room}, "text": text}).Want("ok")
	}
	hear("one", alice, ann, bob)
	hear("two", alice, ann, bob)

	everyone(bob, "end")
	hear("end", alice, ann, bob)
}

// Except and Broadcast leave out the right sockets, on every node.
//
//lab:points 7
//lab:rule 1.9 1.10 1.14
//lab:hint The sender's process cannot know which sockets of other processes are in the excepted rooms: publish opts.Except with the message.
//lab:hint Every socket is in a room named after its id. A broadcast is a message with the sender's id in Except.
//lab:note exceptions-and-broadcast
func TestExceptAndBroadcast(t *testing.T) {
	c := start(t, 2)
	alice, ann, amy := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(0).Dial("amy")
	bob, bea, ben := c.Node(1).Dial("bob"), c.Node(1).Dial("bea"), c.Node(1).Dial("ben")
	quiet := c.Invent("quiet")
	join(quiet, ann, bea)

	alice.Ask("say", say{"except": []string{quiet, ben.ID()}, "text": "not for all"}).Want("ok")
	alice.Ask("say", say{"broadcast": true, "text": "not for me"}).Want("ok")
	everyone(alice, "end")

	hear("not for all", alice, amy, bob)
	hear("not for me", ann, amy, bob, bea, ben)
	hear("end", alice, ann, amy, bob, bea, ben)
}

// A message to several rooms reaches a socket in two of them only once.
//
//lab:points 6
//lab:rule 1.7 1.15 1.29
//lab:hint Publish a message once, however many rooms it is for, with all the rooms in it.
//lab:hint The MemoryAdapter serves each socket once if you pass it all the rooms in one call.
//lab:note exactly-once-per-socket
func TestSeveralRoomsOnce(t *testing.T) {
	c := start(t, 2)
	alice, bob, bea, ben := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(1).Dial("bea"), c.Node(1).Dial("ben")
	red, blue, green := c.Invent("red"), c.Invent("blue"), c.Invent("green")
	join(red, alice, bob)
	join(blue, alice, bob, bea)
	join(green, ben)

	alice.Ask("say", say{"to": []string{red, blue}, "text": "hi"}).Want("ok")
	everyone(alice, "end")

	hear("hi", alice, bob, bea)
	hear("end", alice, bob, bea, ben)
}

// A local message stays on its node.
//
//lab:points 5
//lab:rule 1.11
//lab:hint If opts.Flags.Local is set, do not publish.
//lab:note local
func TestLocalStaysOnItsNode(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")

	alice.Ask("say", say{"local": true, "text": "just us"}).Want("ok")
	everyone(alice, "end")

	hear("just us", alice, ann)
	hear("end", alice, ann, bob)
}

// A room with the same name in another namespace hears nothing.
//
//lab:points 5
//lab:rule 1.1 1.2
//lab:hint Each namespace has its own adapter and its own channels: socket.io#/# and socket.io#/orders#.
//lab:hint Before you deliver a packet, compare its namespace with the adapter's.
//lab:note namespaces-and-channels
func TestNamespacesDoNotMix(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	orders := labtest.Namespace("/orders")
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)
	room := c.Invent("room")
	join(room, alice, bob, olga, oscar)

	alice.Ask("say", say{"to": []string{room}, "text": "chat"}).Want("ok")
	everyone(alice, "chat for all")
	olga.Ask("say", say{"to": []string{room}, "text": "order"}).Want("ok")
	everyone(olga, "order for all")

	hear("chat", alice, bob)
	hear("chat for all", alice, bob)
	hear("order", olga, oscar)
	hear("order for all", olga, oscar)
	everyone(bob, "end")
	hear("end", alice, bob)
}

// A room may have any name: #, spaces, wildcards, any script.
//
//lab:points 5
//lab:rule 1.31
//lab:hint A channel is socket.io#<namespace>#<room>#. The room is everything between the prefix and the last #.
//lab:hint Subscribe to a pattern for the namespace, not to a channel made of a room's name.
//lab:note namespaces-and-channels
func TestRoomNames(t *testing.T) {
	c := start(t, 2)
	alice, bob, outsider := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(1).Dial("outsider")
	join("a", outsider)

	for _, room := range []string{
		"a#b", "a#", "#", "##a", "a:b", "a b", " ", "a*", "[a]?", `a\b`, "/orders", "socket.io#/#a#", "чат", "部屋 🎉", c.Invent("room"),
	} {
		join(room, bob)
		alice.Ask("say", say{"to": []string{room}, "text": room}).Want("ok")
		hear(room, bob)
	}
	everyone(alice, "end")
	hear("end", bob, outsider)
}

// A thousand messages from one sender arrive in order.
//
//lab:points 7
//lab:rule 1.16
//lab:hint Redis keeps the order of what one connection publishes, and of what it delivers. Does your code?
//lab:hint One goroutine receives. If each message gets its own goroutine, messages overtake each other.
//lab:note order
func TestOrder(t *testing.T) {
	const messages = 1000
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	room := c.Invent("room")
	join(room, bob)

	for i := range messages {
		alice.Emit("say", say{"to": []string{room}, "text": i})
	}

	for i := range messages {
		hear(i, bob)
	}
}

// A client that leaves or disconnects hears nothing more.
//
// When the last member of a room is gone, the node forgets the room.
//
//lab:points 6
//lab:rule 1.4 1.6 1.17 1.18
//lab:hint The MemoryAdapter already does this. If you keep data about rooms yourself, delete it when the last member leaves.
//lab:note leaving
func TestLeaving(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	polite, rude := c.Node(1).Dial("polite"), c.Node(1).Dial("rude")
	room := c.Invent("room")
	join(room, alice, bob, polite, rude)
	alice.Ask("say", say{"to": []string{room}, "text": "hi"}).Want("ok")
	hear("hi", alice, bob, polite, rude)

	bob.Ask("room:leave", room).Want("ok")
	polite.Disconnect()
	rude.Cut()
	alice.Ask("say", say{"to": []string{room}, "text": "only for members"}).Want("ok")
	everyone(alice, "end")

	hear("only for members", alice)
	hear("end", alice, bob)
	c.Eventually("node-2 forgot the room, which has no members there", func() bool {
		var rooms []string
		bob.Ask("node:rooms").Into(&rooms)
		return len(rooms) == 0
	})
	alice.Ask("node:rooms").Want([]string{room})
}

// When a node dies, the others go on, and a new node can join.
//
//lab:points 6
//lab:rule 1.45 1.46
//lab:hint Redis forgets a dead subscriber by itself. Do not wait for replies from other nodes, and do not count receivers.
//lab:note when-a-node-dies
func TestKilledNode(t *testing.T) {
	c := start(t, 3)
	alice, bob, carol := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(2).Dial("carol")
	everyone(alice, "all three")
	hear("all three", alice, bob, carol)

	c.Node(2).Kill()

	everyone(alice, "two are left")
	hear("two are left", alice, bob)
	everyone(bob, "still here")
	hear("still here", alice, bob)

	dora := c.StartNode().Dial("dora")
	everyone(alice, "welcome")
	hear("welcome", alice, bob, dora)
}

// After Redis comes back, broadcasts arrive again, each of them once.
//
// While Redis is away, each node serves its own sockets. When Redis is back, the
// nodes reach each other again without a restart.
//
//lab:points 9
//lab:rule 1.34 1.39 1.40
//lab:hint Serve the sockets of your own process first. Publish, and deal with Redis' error, after that.
//lab:hint go-redis renews a subscription by itself as long as you keep reading from it, so do not stop at an error.
//lab:hint Nobody hears a message twice if there is one subscription. Do not add a second one next to the one that go-redis renews.
//lab:note when-redis-goes-away
func TestRedisAway(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	everyone(alice, "before")
	hear("before", alice, ann, bob)

	c.Redis().Stop()
	alice.Emit("say", say{"text": "meanwhile"})
	hear("meanwhile", alice, ann)

	c.Redis().Start()
	c.Redis().AwaitResubscribed()
	published := c.Redis().Capture("socket.io#*")
	said := 0
	speak := func() {
		said++
		everyone(alice, said)
		hear(said, alice, ann)
	}
	c.Eventually("node-1 published again", func() bool {
		speak()
		return len(published.Rest()) > 0
	})
	for range 20 {
		speak()
	}

	// Bob may have missed what was said while Redis was away, or hear it late.
	hearOnceUntil(t, said, bob)
	everyone(bob, "end")
	hear("end", bob, alice, ann)
}

// hearOnceUntil makes client listen until it hears last. It must not hear
// anything twice.
func hearOnceUntil(t *testing.T, last any, client *labtest.Client) {
	t.Helper()
	heard := map[string]bool{}
	for !heard[fmt.Sprint(last)] {
		var text any
		client.Hear().Arg(0, &text)
		require.False(t, heard[fmt.Sprint(text)], "a client heard %v twice", text)
		heard[fmt.Sprint(text)] = true
	}
}

// A PUBLISH is not retried when its answer is lost.
//
//lab:points 5
//lab:rule 1.5 1.41
//lab:hint Redis may have executed a command although you never received its answer.
//lab:hint go-redis retries a command up to three times by default: see MaxRetries.
//lab:note at-most-once
func TestLostAnswerIsNotRetried(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	published := c.Redis().Capture("socket.io#*")

	c.Redis().LoseNextPublishReply(c.Node(0))
	everyone(alice, "once")
	published.Next()

	// A node with a single connection has to open another, and loses what is
	// published until then.
	said := 0
	c.Eventually("node-1 published again", func() bool {
		said++
		everyone(alice, said)
		return len(published.Rest()) > 0
	})
	everyone(alice, "end")
	hearOnceUntil(t, "end", alice)
	hearOnceUntil(t, "end", bob)
}
