package operations_test

import (
	"slices"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A node that is cut off carries out what was ordered in the meantime, all of it, and once.
//
//lab:points 8
//lab:rule 6.14 6.15 6.16 6.24
//lab:hint PUBLISH reaches those who listen at that moment. Where does a node that did not listen find the orders that it has missed?
//lab:hint Keep each order in Redis, in a list whose entries have a position. Each node remembers how far it has read, and reads on when its subscription is back, and when it hears of an order.
//lab:hint A node that starts begins at the end of the list, and one that comes back where it was. Its own orders are in the list, too. An official node publishes its orders, and writes nothing into your list.
//lab:hint Disconnect the sockets of your own node first, whatever Redis says.
//lab:hint-node ioredis emits ready after it has sent its subscriptions again. A ping then tells you that they are confirmed.
//lab:note a-message-is-forgotten
func TestLogoutWhileDeaf(t *testing.T) {
	c := start(t)
	admin, keeper := c.login(0, "admin"), c.login(2, "keeper")
	orders := c.inOrders("admin", admin)[0]

	//lab:rule 6.15
	// Before the outage, ann is logged out by each node, twice by one, and logs in again.
	ann := c.everywhere("ann")
	for _, by := range []*labtest.Client{admin, c.login(1, "root"), keeper, admin} {
		by.Ask("logout", order{"to": to("ann")}).Want("ok")
		c.isOut(ann...)
		c.lastOrder(by, 0, 1, 2)
		c.again("ann", ann...)
	}
	annsOrders := c.inOrders("ann", ann...)

	bob, carol, dave, erin := c.everywhere("bob"), c.everywhere("carol"), c.everywhere("dave"), c.everywhere("erin")
	inOrdersOnly := c.inOrders("zoe", c.login(2, "zoe"))[0]
	keeper.Ask("door:close", "fred").Want("ok")
	keeper.Ask("door:close", "gina").Want("ok")
	fred, gina := c.waits(2, "fred"), c.waits(2, "gina")
	henry, ida := c.everywhere("henry"), c.everywhere("ida")
	c.inMiddleware()

	//lab:rule 6.14
	c.Redis().Stop(c.Node(2))
	admin.Ask("logout", order{"to": to("bob", "dave"), "except": to("dave")}).Want("ok")
	c.isOut(bob[0], bob[1])
	admin.Ask("logout", order{"to": to("carol"), "close": true}).Want("ok")
	c.isClosed(carol[0], carol[1])
	admin.Ask("logout", order{"to": to("fred")}).Want("ok")
	orders.Ask("logout", order{"to": to("zoe")}).Want("ok")
	admin.Ask("logout", order{"to": to("erin")}).Want("ok")
	c.isOut(erin[0], erin[1])
	c.again("erin", erin[0], erin[1])

	//lab:rule 6.16
	room := c.Invent("room")
	local := func(text string) {
		t.Helper()
		keeper.Ask("say", order{"to": []string{room}, "local": true, "text": text}).Want("ok")
	}
	keeper.Ask("sockets:join", order{"to": to("ida", "dave"), "rooms": []string{room}}).Late().Want("lost")
	local("you have joined")
	ida[2].Next("said", "you have joined")
	dave[2].Next("said", "you have joined")
	keeper.Ask("sockets:leave", order{"to": to("dave"), "rooms": []string{room}}).Late().Want("lost")
	local("dave has left")
	ida[2].Next("said", "dave has left")
	keeper.Ask("logout", order{"to": to("henry")}).Late().Want("lost")
	c.isOut(henry[2])
	keeper.Ask("logout", order{"to": to("ida"), "local": true}).Want("ok")
	c.isOut(ida[2])
	dave[2].Nothing()

	//lab:rule 6.14
	c.Redis().Start(c.Node(2))
	c.Redis().AwaitResubscribed(c.Node(2))
	c.isOut(bob[2], erin[2], inOrdersOnly)
	c.isClosed(carol[2])
	keeper.Ask("door:open", "fred").Want("ok")
	c.isKeptOut(fred)
	c.stays(dave...)

	//lab:rule 6.15
	c.again("bob", bob...)
	c.again("erin", erin[2])
	keeper.Ask("door:open", "gina").Want("ok")
	c.isIn(gina)
	stayed := slices.Concat(ann, annsOrders, bob, dave, erin, []*labtest.Client{gina, admin, orders, keeper})
	c.lastOrder(admin, 0, 1, 2)
	c.stays(stayed...)

	//lab:rule 6.16
	keeper.Ask("sockets:join,say", order{"to": to("dave"), "rooms": []string{room}, "text": "not lost"}).Want("ok")
	for _, client := range dave {
		client.Next("said", "not lost")
	}

	//lab:rule 6.14
	// Only the subscription of a node is away. It goes on to give orders.
	root := c.login(1, "root")
	c.Redis().Delay("subscribe", c.Node(1))
	c.Redis().CutSubscriptions(c.Node(1))
	c.Redis().AwaitHeld(c.Node(1))
	kate, liam := c.everywhere("kate"), c.everywhere("liam")
	admin.Ask("logout", order{"to": to("kate")}).Want("ok")
	root.Ask("logout", order{"to": to("liam")}).Want("ok")
	c.isOut(kate[0], kate[2])
	c.isOut(liam...)
	c.Redis().Release(c.Node(1))
	c.Redis().AwaitResubscribed(c.Node(1))
	c.isOut(kate[1])
	c.noKeyForever()

	//lab:rule 6.15
	c.again("kate", kate...)
	c.again("liam", liam...)
	c.StartNode()
	stayed = append(slices.Concat(stayed, kate, liam), root, c.login(3, "ann"), c.login(3, "bob"), c.login(3, "kate"))
	c.lastOrder(admin, 0, 1, 2, 3)
	c.stays(stayed...)

	//lab:rule 6.24
	// An official node publishes an order, and keeps it nowhere.
	mary := c.everywhere("mary")
	c.Redis().Publish("socket.io-request#/#", []byte(`{"uid":"abc123","type":4,"opts":{"rooms":["user:mary"],"except":[]},"close":false}`))
	c.isOut(mary...)
	c.again("mary", mary...)

	//lab:rule 6.15
	c.Redis().CutSubscriptions()
	c.Redis().AwaitResubscribed()
	c.lastOrder(admin, 0, 1, 2, 3)
	c.stays(slices.Concat(stayed, mary)...)

	// A node that cannot read a stream for a moment carries an order out all the same, and once.
	nina := c.everywhere("nina")
	c.Redis().Refuse("xrange", c.Node(1))
	admin.Ask("logout", order{"to": to("nina")}).Want("ok")
	c.isOut(nina[0], nina[2])
	c.Pass(200 * time.Millisecond)
	c.Redis().Release(c.Node(1))
	c.isOut(nina[1])
	c.again("nina", nina...)
	c.lastOrder(admin, 0, 1, 2, 3)
	c.stays(slices.Concat(stayed, mary, nina)...)

	//lab:rule 6.14
	// The same when it comes back.
	peggy := c.everywhere("peggy")
	c.Redis().Stop(c.Node(1))
	admin.Ask("logout", order{"to": to("peggy")}).Want("ok")
	c.isOut(peggy[0], peggy[2])
	c.Redis().Refuse("xrange", c.Node(1))
	c.Redis().Start(c.Node(1))
	c.Redis().AwaitResubscribed(c.Node(1))
	c.Pass(200 * time.Millisecond)
	c.Redis().Release(c.Node(1))
	c.isOut(peggy[1])
	c.stays(slices.Concat(stayed, mary, nina)...)

	// And it can stop.
	c.Redis().Refuse("xrange", c.Node(3))
	c.Redis().CutSubscriptions(c.Node(3))
	c.Redis().AwaitResubscribed(c.Node(3))
	c.Node(3).Stop()
}

// noKeyForever wants each key of the chat to expire.
func (c *chat) noKeyForever() {
	c.t.Helper()
	client, ctx := c.Redis().Client(), c.t.Context()
	keys, err := client.Keys(ctx, c.prefix+"*").Result()
	for _, key := range keys {
		if ttl := client.PTTL(ctx, key).Val(); ttl == -1 {
			c.t.Fatalf("a key in Redis never expires\n    want: a TTL\n    got:  none, for %s", key)
		}
	}
	if err != nil {
		c.t.Fatalf("the check cannot use Redis: %v", err)
	}
}
