package operations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// login connects a user, and waits until the socket is in its rooms.
func (c *chat) login(node int, user string) *labtest.Client {
	c.t.Helper()
	client := c.Node(node).Dial(fmt.Sprintf("%s-%d", user, node+1), as(user))
	c.inRooms(client)
	return client
}

// inRooms waits until clients that have just connected are in their rooms.
func (c *chat) inRooms(clients ...*labtest.Client) {
	c.t.Helper()
	for _, client := range clients {
		var rooms []string
		client.Ask("rooms").Into(&rooms)
	}
}

// everywhere connects a user once to each node.
func (c *chat) everywhere(user string) []*labtest.Client {
	c.t.Helper()
	return []*labtest.Client{c.login(0, user), c.login(1, user), c.login(2, user)}
}

// inOrders connects clients to /orders, too.
func (c *chat) inOrders(user string, clients ...*labtest.Client) (orders []*labtest.Client) {
	c.t.Helper()
	for _, client := range clients {
		orders = append(orders, client.Connect("/orders", as(user)))
	}
	c.inRooms(orders...)
	return orders
}

// to selects the sockets of users.
func to(users ...string) []string {
	rooms := make([]string, len(users))
	for i, user := range users {
		rooms[i] = userRoom(user)
	}
	return rooms
}

// says lets a client say something to a room, and wants the members of the room to hear it.
func (c *chat) says(speaker *labtest.Client, room, text string, members ...*labtest.Client) {
	c.t.Helper()
	speaker.Ask("say", order{"to": []string{room}, "text": text}).Want("ok")
	for _, member := range members {
		member.Next("said", text)
	}
}

// Sockets that are told to join a room hear what is said in it next, on every node.
//
//lab:points 7
//lab:rule 6.10 6.11
//lab:hint The others hear your request and your broadcast one after the other. Who could overtake whom, on your way to Redis, and on their way from it?
//lab:hint The sockets of your own node must be in the room before your broadcast is, and that does not wait for Redis.
//lab:hint Wait for the reply to PUBLISH before you return, and carry requests out in the goroutine that receives them.
//lab:hint-node Call super.addSockets with the flag local first, and then publish.
//lab:note order-of-requests-and-messages
func TestJoinThenEmit(t *testing.T) {
	c := start(t)
	admin, bystander := c.login(0, "admin"), c.Invent("bystander")
	ann, bob, others := c.everywhere("ann"), c.everywhere("bob"), c.everywhere(bystander)
	members := append(slices.Clone(ann), bob...)
	rooms := make([]string, 200)
	for i := range rooms {
		rooms[i] = fmt.Sprintf("%s-%d", c.Invent("room"), i)
	}

	var answers []*labtest.Answer
	for _, room := range rooms {
		answers = append(answers, admin.Ask("sockets:join,say", order{"to": to("ann", "bob"), "rooms": []string{room}, "text": room}))
	}

	//lab:rule 6.11
	for _, member := range members {
		for _, room := range rooms {
			member.Next("said", room)
		}
	}
	for _, answer := range answers {
		answer.Want("ok")
	}

	//lab:rule 6.10
	c.says(admin, userRoom(bystander), "that was all", others...)
	for _, client := range members {
		client.Nothing()
	}
	room := rooms[0]
	c.says(admin, room, "all of you", members...)
	joined := []string{c.Invent("one"), c.Invent("two")}
	admin.Ask("sockets:join", order{"to": to("bob"), "rooms": joined}).Want("ok")
	for _, room := range joined {
		c.says(admin, room, "two rooms at once", bob...)
	}

	//lab:rule 6.11
	answers = nil
	for _, room := range rooms {
		answers = append(answers,
			admin.Ask("sockets:leave", order{"to": to("ann"), "rooms": []string{room}}),
			admin.Ask("say", order{"to": []string{room}, "text": "without ann"}))
	}
	for _, answer := range answers {
		answer.Want("ok")
	}
	c.says(admin, userRoom("ann"), "ann alone", ann...)
	admin.Ask("sockets:join,say", order{"to": to("ann"), "rooms": []string{room}, "text": "ann is back"}).Want("ok")
	for _, client := range ann {
		client.Next("said", "ann is back")
	}

	//lab:rule 6.10
	for _, client := range bob {
		for range rooms {
			client.Next("said", "without ann")
		}
		client.Next("said", "ann is back")
	}
}

// Joins and leaves spare those who are excepted, other nodes if they are local, and other namespaces.
//
//lab:points 5
//lab:rule 6.2 6.3 6.10
//lab:hint A request carries all of its options. Which of them does your node use when it carries one out?
//lab:hint-go What is local is over when the MemoryAdapter is done.
//lab:hint Each namespace has its own adapter, and its name is in the name of its channels.
//lab:note order-of-requests-and-messages
func TestLeaveAndExcept(t *testing.T) {
	c := start(t)
	admin := c.login(0, "admin")
	orders := c.inOrders("admin", admin)[0]
	ann, bob := c.everywhere("ann"), c.everywhere("bob")
	annsOrders := c.inOrders("ann", ann...)
	all, room := append(slices.Clone(ann), bob...), c.Invent("room")

	//lab:rule 6.10
	admin.Ask("sockets:join", order{"to": to("ann", "bob"), "except": to("bob"), "rooms": []string{room}}).Want("ok")
	c.says(admin, room, "except bob", ann...)
	admin.Ask("sockets:join", order{"except": to("admin"), "rooms": []string{room}}).Want("ok")
	c.says(admin, room, "except admin", all...)
	admin.Nothing()
	admin.Ask("sockets:leave", order{"to": to("ann", "bob"), "except": to("bob"), "rooms": []string{room}}).Want("ok")
	c.says(admin, room, "bob stays", bob...)
	c.says(admin, userRoom("ann"), "ann has left", ann...)
	both := []string{c.Invent("one"), c.Invent("two")}
	admin.Ask("sockets:join", order{"to": to("ann"), "rooms": append(both, room)}).Want("ok")
	admin.Ask("sockets:leave", order{"to": to("ann"), "rooms": both}).Want("ok")
	for _, room := range both {
		c.says(admin, room, "nobody is here")
	}
	c.says(admin, room, "left two of three", all...)

	//lab:rule 6.3
	orders.Ask("sockets:join,say", order{"to": to("ann"), "rooms": []string{room}, "text": "an order"}).Want("ok")
	for _, client := range annsOrders {
		client.Next("said", "an order")
	}
	orders.Ask("sockets:leave", order{"to": to("ann"), "rooms": []string{room}}).Want("ok")
	c.says(admin, room, "all are here still", all...)
	admin.Ask("sockets:join", order{"rooms": both}).Want("ok")
	c.says(admin, both[0], "not in /orders", all...)
	admin.Next("said", "not in /orders")
	c.says(orders, both[0], "nobody is here")
	c.says(orders, userRoom("ann"), "only in /orders", annsOrders...)
	for _, client := range all {
		client.Nothing()
	}

	//lab:rule 6.2
	near, published := c.Invent("near"), c.Redis().Capture("socket.io*")
	local := func(event string) {
		t.Helper()
		admin.Ask(event, order{"to": to("ann", "bob"), "rooms": []string{near}, "local": true}).Want("ok")
	}
	local("sockets:join")
	c.says(admin, near, "near", ann[0], bob[0])
	admin.Ask("sockets:join", order{"to": to("ann", "bob"), "rooms": []string{near}}).Want("ok")
	local("sockets:leave")
	c.says(admin, near, "far", ann[1], ann[2], bob[1], bob[2])
	c.says(admin, userRoom("ann"), "ann is elsewhere", ann...)
	c.says(admin, userRoom("bob"), "the end", bob...)
	if got := c.crossed(published, near, "the end"); len(got) != 3 {
		t.Fatalf("what is local crossed Redis\n    want: one broadcast, one join, one broadcast\n    got:  %q", got)
	}
}

// crossed returns the messages that mention a text, until one mentions the last one.
func (c *chat) crossed(published *labtest.Capture, text, last string) (payloads []string) {
	c.t.Helper()
	for {
		payload := string(published.Next().Payload)
		if strings.Contains(payload, text) {
			payloads = append(payloads, payload)
		}
		if strings.Contains(payload, last) {
			return payloads
		}
	}
}
