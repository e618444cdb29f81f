package operations_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// stays wants clients to be in their namespaces still.
func (c *chat) stays(clients ...*labtest.Client) {
	c.t.Helper()
	for _, client := range clients {
		client.Settle()
		for _, frame := range client.RestFrames() {
			if strings.HasPrefix(frame, "41") {
				c.t.Fatalf("%s was logged out, or another namespace of its connection was\n    want: it stays\n    got:  %s", client.Name(), frame)
			}
		}
		c.inRooms(client)
	}
}

// isOut wants clients to be put out, and their connections to stay open.
func (c *chat) isOut(clients ...*labtest.Client) {
	c.t.Helper()
	for _, client := range clients {
		client.Disconnected()
		client.Settle()
	}
}

// isClosed wants clients to be put out, and their connections to end.
func (c *chat) isClosed(clients ...*labtest.Client) {
	c.t.Helper()
	for _, client := range clients {
		client.Disconnected()
		client.Closed()
	}
}

// again lets clients that were put out log in over the same connection, a second later.
func (c *chat) again(user string, clients ...*labtest.Client) {
	c.t.Helper()
	c.Advance(time.Second)
	for _, client := range clients {
		client.Connect("/", as(user))
	}
	c.inRooms(clients...)
}

// lastOrder orders somebody out who is on each of the nodes, and waits until it is done. What
// was ordered before has been carried out then.
func (c *chat) lastOrder(by *labtest.Client, nodes ...int) {
	c.t.Helper()
	user := c.Invent("last")
	var clients []*labtest.Client
	for _, node := range nodes {
		clients = append(clients, c.login(node, user))
	}
	by.Ask("logout", order{"to": to(user)}).Want("ok")
	c.isOut(clients...)
}

// A logged-out user is put out of every node, with all sockets, and nobody else is.
//
//lab:points 6
//lab:rule 6.2 6.12
//lab:hint-go A user may have several sockets on each node. The MemoryAdapter disconnects all of them that the options select.
//lab:hint A request to disconnect carries its options and whether the connection ends too. Both count on the other nodes as they do on this one.
//lab:hint-go What is local is over when the MemoryAdapter is done.
//lab:note log-out-everywhere
func TestLogoutEverywhere(t *testing.T) {
	c := start(t)
	admin := c.login(0, "admin")
	orders := c.inOrders("admin", admin)[0]
	ann, more, bob := c.everywhere("ann"), c.everywhere("ann"), c.everywhere("bob")
	annsOrders := c.inOrders("ann", ann...)
	staff := c.Invent("staff")
	admin.Ask("sockets:join", order{"to": to("bob", "admin"), "rooms": []string{staff}}).Want("ok")
	c.says(admin, staff, "you are the staff", append(bob, admin)...)

	//lab:rule 6.12
	admin.Ask("logout", order{"to": to("ann", "bob"), "except": []string{staff}}).Want("ok")
	c.isOut(slices.Concat(ann, more)...)
	zoe := c.inOrders("zoe", c.everywhere("zoe")...)
	orders.Ask("logout", order{"to": to("zoe")}).Want("ok")
	c.isOut(zoe...)
	c.says(orders, userRoom("ann"), "in /orders", annsOrders...)
	c.again("ann", slices.Concat(ann, more)...)
	c.lastOrder(admin, 0, 1, 2)
	c.says(admin, userRoom("ann"), "welcome back", slices.Concat(ann, more)...)
	c.says(admin, staff, "still here", append(bob, admin)...)

	orders.Ask("logout", order{"to": to("ann")}).Want("ok")
	c.isOut(annsOrders...)
	c.says(admin, userRoom("ann"), "not in /orders", slices.Concat(ann, more)...)

	carol, dave := c.everywhere("carol"), c.everywhere("dave")
	carolsOrders := c.inOrders("carol", carol...)
	admin.Ask("logout", order{"to": to("carol"), "close": true}).Want("ok")
	c.isClosed(slices.Concat(carol, carolsOrders)...)
	admin.Ask("logout", order{"except": []string{staff, userRoom("dave")}}).Want("ok")
	c.isOut(slices.Concat(ann, more)...)
	c.says(admin, userRoom("dave"), "excepted", dave...)
	c.says(admin, staff, "all but the staff", append(bob, admin)...)

	//lab:rule 6.2
	erin, published := c.everywhere("erin"), c.Redis().Capture("socket.io*")
	admin.Ask("logout", order{"to": to("erin"), "local": true}).Want("ok")
	c.isOut(erin[0])
	c.again("erin", erin[0])
	c.lastOrder(admin, 0, 1, 2)
	c.stays(erin...)
	c.says(admin, staff, "the end", append(bob, admin)...)
	if got := c.crossed(published, userRoom("erin"), "the end"); len(got) > 0 {
		t.Fatalf("what is local crossed Redis\n    want: nothing\n    got:  %q", got)
	}
}
