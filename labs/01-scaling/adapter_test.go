package scaling_test

import (
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A room reaches its members on every node, and nobody else.
//
//lab:points 5
//lab:rule 1.3 1.7 1.8 1.13 1.14 1.24
//lab:hint A broadcast reaches only the sockets of its own process. Publish it on Redis, and let every process subscribe.
//lab:hint-go Publish the packet and its options, not a list of receivers: each process knows its own members.
//lab:hint-node The adapter does that: give the server createAdapter(publisher, subscriber) of @socket.io/redis-adapter as its option adapter, with two clients of ioredis.
//lab:hint-go Is it published, and still nothing arrives? If all processes have the same uid, each skips the messages of the others.
//lab:note rooms-across-processes
func TestRoomReachesEveryNode(t *testing.T) {
	c := start(t, 3)
	alice, ann := c.Node(0).Dial("alice"), c.Node(0).Dial("ann")
	bob, bea := c.Node(1).Dial("bob"), c.Node(1).Dial("bea")
	carol, cleo := c.Node(2).Dial("carol"), c.Node(2).Dial("cleo")
	room := c.Invent("room")

	//lab:rule 1.3
	join(t, room, alice, bob, carol)

	//lab:rule 1.7 1.13 1.24
	tell(t, alice, say{"to": []string{room}, "text": "hi"}, alice, bob, carol)

	//lab:rule 1.7 1.14
	tell(t, alice, say{"to": []string{bob.ID()}, "text": "to bob alone"}, bob)
	tell(t, alice, say{"to": []string{ann.ID()}, "text": "to ann alone, on the same node"}, ann)
	tell(t, alice, say{"to": []string{alice.ID()}, "text": "to myself"}, alice)
	tell(t, alice, say{"to": []string{bob.ID(), room}, "text": "to bob and the room"}, alice, bob, carol)

	//lab:rule 1.7 1.8
	tell(t, alice, say{"to": []string{}, "text": "to everyone"}, alice, ann, bob, bea, carol, cleo)

	//lab:rule 1.14
	join(t, cleo.ID(), bea)
	tell(t, alice, say{"to": []string{cleo.ID()}, "text": "to cleo, and to bea in her room"}, bea, cleo)

	//lab:rule 1.7
	everyone(t, alice, "end")
	hear(t, "end", alice, bob, carol, ann, bea, cleo)
}

// A client hears a room from the moment it has joined, not before.
//
//lab:points 4
//lab:rule 1.3 1.4 1.7 1.15
//lab:hint-go The MemoryAdapter knows at any moment who is in a room. Ask it when a message arrives, and remember nothing.
//lab:hint-node The adapter asks its own rooms when a message arrives. Remember none yourself.
//lab:note rooms-across-processes
//lab:race
func TestJoining(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	room := c.Invent("room")

	for _, time := range []string{"the first time", "again"} {
		//lab:rule 1.3 1.4
		alice.Ask("say", say{"to": []string{room}, "text": "before bob has joined"}).Want("ok")
		everyone(t, alice, "node-2 has had it")
		hear(t, "node-2 has had it", alice, bob)

		//lab:rule 1.3
		join(t, room, bob)
		alice.Ask("say", say{"to": []string{room}, "text": "bob has joined " + time}).Want("ok")
		hear(t, "bob has joined "+time, bob)

		//lab:rule 1.4
		bob.Ask("room:leave", room).Want("ok")
	}

	// Bob joins rooms while two clients speak at the same time, and node-2 skips messages for
	// rooms without members there.
	//lab:rule 1.3 1.7
	for range 20 {
		ann.Emit("say", say{"to": []string{c.Invent("elsewhere")}, "text": "nor is this"})
		alice.Ask("say", say{"to": []string{c.Invent("elsewhere")}, "text": "not for bob"}).Want("ok")
		room = c.Invent("room")
		join(t, room, bob)
	}
	tell(t, alice, say{"to": []string{room}, "text": "bob has joined the last one"}, bob)

	first := c.Invent("room")
	join(t, first, bob)
	join(t, c.Invent("room"), bob)
	tell(t, alice, say{"to": []string{first}, "text": "bob has joined another room, too"}, bob)
	join(t, first, bob)
	tell(t, alice, say{"to": []string{first}, "text": "bob has joined for the second time"}, bob)

	//lab:rule 1.15
	everyone(t, alice, "end")
	hear(t, "end", bob)
}

// Each member receives a message exactly once, on every node.
//
//lab:points 4
//lab:rule 1.15
//lab:hint Redis sends what you publish to every subscriber, and your own process is a subscriber.
//lab:hint-go Give each process a random uid, publish it with every message, and skip messages that carry your own uid.
//lab:hint-node The adapter gives each process a uid and skips its own messages. Publish nothing besides what it publishes.
//lab:note exactly-once-per-socket
func TestExactlyOnce(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	room := c.Invent("room")
	join(t, room, alice, ann, bob)

	for _, text := range []string{"one", "said twice", "said twice"} {
		tell(t, alice, say{"to": []string{room}, "text": text}, alice, ann, bob)
	}
	for _, text := range []string{"to everyone", "to everyone", "and again"} {
		everyone(t, alice, text)
		hear(t, text, alice, ann, bob)
	}

	everyone(t, bob, "end")
	hear(t, "end", alice, ann, bob)
}

// Except and Broadcast leave out the right sockets, on every node.
//
//lab:points 5
//lab:rule 1.9 1.10 1.14
//lab:hint-go The sender's process cannot know which sockets of other processes are in the excepted rooms: publish opts.Except with the message.
//lab:hint-node The adapter publishes to and except with the message, and the process that receives it applies them.
//lab:hint Every socket is in a room named after its id. A broadcast is a message with the sender's id in Except.
//lab:note exceptions-and-broadcast
func TestExceptAndBroadcast(t *testing.T) {
	c := start(t, 2)
	for _, namespace := range []labtest.DialOption{labtest.Namespace("/"), labtest.Namespace("/orders")} {
		alice, ann, amy := c.Node(0).Dial("alice", namespace), c.Node(0).Dial("ann", namespace), c.Node(0).Dial("amy", namespace)
		bob, bea, ben := c.Node(1).Dial("bob", namespace), c.Node(1).Dial("bea", namespace), c.Node(1).Dial("ben", namespace)
		quiet := c.Invent("quiet")
		pair := c.Invent("pair")
		join(t, quiet, ann, bea)
		join(t, pair, alice, ann, bob, bea)

		//lab:rule 1.9
		tell(t, alice, say{"except": []string{quiet, "nobody"}, "text": "not for all"}, alice, amy, bob, ben)
		tell(t, alice, say{"except": []string{quiet + "er", "nobody", quiet[1:]}, "text": "for all but empty rooms"}, alice, ann, amy, bob, bea, ben)
		tell(t, alice, say{"to": []string{pair, quiet}, "except": []string{quiet}, "text": "for members of one who are not in the other"}, alice, bob)
		tell(t, alice, say{"to": []string{pair}, "except": []string{pair}, "text": "for no member at all"})
		many := emptyRooms(c, 300)
		tell(t, alice, say{"except": append(many, quiet), "text": "not for the last of many rooms"}, alice, amy, bob, ben)
		tell(t, alice, say{"except": slices.Insert(many, 16, quiet), "text": "nor for one of many"}, alice, amy, bob, ben)
		everyone(t, alice, "rooms are left out")
		hear(t, "rooms are left out", alice, ann, amy, bob, bea, ben)

		//lab:rule 1.9 1.14
		tell(t, alice, say{"to": []string{pair}, "except": []string{bea.ID()}, "text": "for all members but bea"}, alice, ann, bob)
		tell(t, alice, say{"except": []string{quiet, "nobody", ben.ID()}, "text": "not for a socket either"}, alice, amy, bob)
		tell(t, alice, say{"except": []string{quiet, pair, amy.ID()}, "text": "three exceptions"}, ben)
		everyone(t, alice, "sockets are left out")
		hear(t, "sockets are left out", alice, ann, amy, bob, bea, ben)

		//lab:rule 1.10
		tell(t, alice, say{"broadcast": true, "text": "not for me"}, ann, amy, bob, bea, ben)
		tell(t, alice, say{"to": []string{pair}, "broadcast": true, "text": "for the other members"}, ann, bob, bea)
		tell(t, alice, say{"to": []string{pair, quiet}, "broadcast": true, "text": "for the other members of both"}, ann, bob, bea)
		everyone(t, alice, "the sender is left out")
		hear(t, "the sender is left out", alice, ann, amy, bob, bea, ben)

		//lab:rule 1.9 1.10
		tell(t, alice, say{"broadcast": true, "except": []string{quiet, ben.ID()}, "text": "neither for me nor for them"}, amy, bob)
		everyone(t, alice, "end")
		hear(t, "end", alice, ann, amy, bob, bea, ben)
	}
}

// A message to several rooms reaches a socket in two of them only once.
//
//lab:points 5
//lab:rule 1.7 1.15 1.29
//lab:hint Publish a message once, however many rooms it is for, with all the rooms in it.
//lab:hint-go The MemoryAdapter serves each socket once if you pass it all the rooms in one call.
//lab:note exactly-once-per-socket
func TestSeveralRoomsOnce(t *testing.T) {
	c := start(t, 2)
	for _, namespace := range []labtest.DialOption{labtest.Namespace("/"), labtest.Namespace("/orders")} {
		alice, bob, bea, ben := c.Node(0).Dial("alice", namespace), c.Node(1).Dial("bob", namespace), c.Node(1).Dial("bea", namespace), c.Node(1).Dial("ben", namespace)
		red, blue, green, empty := c.Invent("red"), c.Invent("blue"), c.Invent("green"), c.Invent("empty")
		ann, lonely := c.Node(0).Dial("ann", namespace), c.Invent("lonely")
		join(t, lonely, ann)
		join(t, red, alice, bob)
		join(t, blue, alice, bob, bea)
		join(t, green, ben)
		join(t, "3", ben)

		//lab:rule 1.7
		tell(t, alice, say{"to": []string{green, lonely}, "text": "each room is on one node"}, ann, ben)
		tell(t, alice, say{"to": []string{empty, blue}, "text": "one room is empty"}, alice, bob, bea)
		tell(t, alice, say{"to": append(emptyRooms(c, 300), green), "text": "the last of many rooms"}, ben)
		tell(t, alice, say{"to": []string{empty, "1", "2", "3", "4", "5", "6", "7", "8", green}, "text": "two of ten rooms"}, ben)

		//lab:rule 1.15 1.29
		tell(t, alice, say{"to": []string{red, blue}, "text": "hi"}, alice, bob, bea)
		tell(t, alice, say{"to": []string{blue, blue}, "text": "the same room twice"}, alice, bob, bea)
		everyone(t, alice, "end")
		hear(t, "end", alice, ann, bob, bea, ben)
	}
}

// A local message stays on its node.
//
//lab:points 5
//lab:rule 1.11 1.30
//lab:hint-go If opts.Flags.Local is set, do not publish.
//lab:hint-node The adapter does not publish what is sent with local. The given chat sets it: check that you have not replaced its events.
//lab:note local
func TestLocalStaysOnItsNode(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	olga := c.Node(0).Dial("olga", labtest.Namespace("/orders"))
	room, other := c.Invent("room"), c.Invent("other")
	join(t, room, ann, bob)
	join(t, other, alice, bob)
	published := c.Redis().Capture("*")

	//lab:rule 1.11
	tell(t, alice, say{"local": true, "text": "just us"}, alice, ann)
	tell(t, alice, say{"local": true, "to": []string{room}, "text": "just us in the room"}, ann)
	tell(t, alice, say{"local": true, "to": []string{room, other}, "text": "just us in two rooms"}, alice, ann)
	tell(t, alice, say{"local": true, "except": []string{room}, "text": "just us outside the room"}, alice)
	tell(t, alice, say{"local": true, "broadcast": true, "text": "just the others here"}, ann)
	tell(t, olga, say{"local": true, "text": "just us in orders"}, olga)

	//lab:rule 1.11 1.30
	tell(t, alice, say{"broadcast": true, "text": "the others everywhere"}, ann, bob)
	everyone(t, alice, "end")
	hear(t, "end", alice, ann, bob)

	//lab:rule 1.30
	if first := published.Next(); !strings.Contains(string(first.Payload), "the others everywhere") {
		t.Fatalf("a local message was published on %s: %q", first.Channel, first.Payload)
	}
}

// A room with the same name in another namespace hears nothing.
//
//lab:points 5
//lab:rule 1.1 1.2 1.4 1.6 1.33
//lab:hint Each namespace has its own adapter and its own channels: socket.io#/# and socket.io#/orders#.
//lab:hint-go Before you deliver a packet, compare its namespace with the adapter's.
//lab:note namespaces-and-channels
func TestNamespacesDoNotMix(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	orders := labtest.Namespace("/orders")

	//lab:rule 1.1
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)
	room := c.Invent("room")
	own := c.Invent("own")
	join(t, room, alice, bob, olga, oscar)
	join(t, own, oscar)

	//lab:rule 1.6
	lists(t, bob, room)
	lists(t, oscar, room, own)

	//lab:rule 1.1 1.2
	tell(t, alice, say{"to": []string{room}, "text": "chat"}, alice, bob)
	everyone(t, alice, "chat for all")
	tell(t, olga, say{"to": []string{room}, "text": "order"}, olga, oscar)
	everyone(t, olga, "order for all")

	hear(t, "chat for all", alice, bob)
	hear(t, "order for all", olga, oscar)

	//lab:rule 1.33
	for _, rooms := range [][]string{{}, {room}} {
		in := strings.Join(append(rooms, ""), "#")
		c.Redis().Publish("socket.io#/#"+in, packet("/orders", "a packet of /orders on a channel of /", rooms))
		c.Redis().Publish("socket.io#/#"+in, packet("/", "a packet of / on its channel", rooms))
		hear(t, "a packet of / on its channel", alice, bob)
		c.Redis().Publish("socket.io#/orders#"+in, packet("/", "a packet of / on a channel of /orders", rooms))
		c.Redis().Publish("socket.io#/orders#"+in, packet("/orders", "a packet of /orders on its channel", rooms))
		hear(t, "a packet of /orders on its channel", olga, oscar)
	}

	// Namespaces are compared exactly, and so is the channel.
	for _, namespace := range []string{"", "/Orders", "/order", "/orders2", "/orders/", "orders", "/ORDERS", "/orders "} {
		c.Redis().Publish("socket.io#/orders#", packet(namespace, "for the namespace "+namespace, nil))
		c.Redis().Publish("socket.io#/#", packet(namespace, "for the namespace "+namespace, nil))
	}
	for _, channel := range []string{"another.io#/#", "/#", "socket.io/#", "socket.io#/", "socket.io#/#" + room} {
		c.Redis().Publish(channel, packet("/", "on the channel "+channel, nil))
	}
	c.Redis().Publish("socket.io#/#", packet("/", "the end of chat", nil))
	hear(t, "the end of chat", alice, bob)
	c.Redis().Publish("socket.io#/orders#", packet("/orders", "the end of orders", nil))
	hear(t, "the end of orders", olga, oscar)

	//lab:rule 1.4
	bob.Ask("room:leave", room).Want("ok")
	tell(t, olga, say{"to": []string{room}, "text": "bob has left the other room"}, olga, oscar)
	join(t, room, bob)
	oscar.Ask("room:leave", room).Want("ok")
	tell(t, alice, say{"to": []string{room}, "text": "oscar has left the other room"}, alice, bob)

	//lab:rule 1.2
	everyone(t, bob, "end")
	hear(t, "end", alice, bob)
}

// lists requires that the rooms of the client's node, in its namespace, are these.
func lists(t *testing.T, client *labtest.Client, want ...string) {
	t.Helper()
	var got []string
	client.Ask("node:rooms").Into(&got)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(want, got) {
		t.Fatalf("node:rooms listed other rooms than those with members on the node of %s\n    want: %q\n    got:  %q", client.Name(), want, got)
	}
}

// A thousand messages from one sender arrive in order.
//
//lab:points 4
//lab:rule 1.16
//lab:hint Redis keeps the order of what one connection publishes, and of what it delivers. Does your code?
//lab:hint-go One goroutine receives. If each message gets its own goroutine, messages overtake each other.
//lab:hint-node Let the adapter publish and receive. If you await something in between, messages overtake each other.
//lab:note order
func TestOrder(t *testing.T) {
	const messages = 1000
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	orders := labtest.Namespace("/orders")
	olga, oscar := c.Node(0).Dial("olga", orders), c.Node(1).Dial("oscar", orders)
	room, other := c.Invent("room"), c.Invent("other")
	join(t, room, ann, bob)
	join(t, other, ann, bob)
	long := strings.Repeat("long", 10_000)
	text := func(i int) any {
		if i%100 == 50 {
			return []any{i, long}
		}
		return i
	}

	// Runs of one room, of one socket, and then every kind of receiver in turn.
	receivers := [][]string{{room}, {bob.ID()}, {other}, {}, {room, other}}
	kind := func(i int) int {
		if i < messages/2 {
			return i / (messages / 4)
		}
		return i % len(receivers)
	}
	for i := range messages {
		to := receivers[kind(i)]
		alice.Emit("say", say{"to": to, "text": text(i), "broadcast": i%8 > 5})
		if i < messages/4 {
			olga.Emit("say", say{"text": i})
		}
	}

	for i := range messages {
		hear(t, text(i), bob)
		if kind(i) != 1 {
			hear(t, text(i), ann)
		}
	}
	for i := range messages / 4 {
		hear(t, i, olga, oscar)
	}
}
