package operations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// waits sends the CONNECT of a user who has to wait in the middleware of a node.
func (c *chat) waits(node int, user string) *labtest.Client {
	c.t.Helper()
	return c.waitsFor(node, "", user)
}

// waitsFor is waits for a namespace: "/orders,", or "" for the main one.
func (c *chat) waitsFor(node int, nsp, user string) *labtest.Client {
	c.t.Helper()
	client := c.Node(node).Dial(c.Invent(user), labtest.Raw())
	client.Send(fmt.Sprintf(`40%s{"user":%q}`, nsp, user))
	client.Settle()
	return client
}

// inMiddleware waits until those who wait have come to the middleware.
func (c *chat) inMiddleware() { c.Pass(200 * time.Millisecond) }

// isIn wants a client that has waited to be let in.
func (c *chat) isIn(client *labtest.Client) {
	c.t.Helper()
	if frame := client.Frame(); !strings.HasPrefix(frame, "40{") {
		c.t.Fatalf("%s was not let in\n    want: 40{\"sid\":…}\n    got:  %s", client.Name(), frame)
	}
}

// isKeptOut wants a client that has waited to be refused, or put out at once.
func (c *chat) isKeptOut(client *labtest.Client) {
	c.t.Helper()
	c.isKeptOutOf("", client)
}

// isKeptOutOf is isKeptOut for a namespace, as in waitsFor.
func (c *chat) isKeptOutOf(nsp string, client *labtest.Client) {
	c.t.Helper()
	frame := client.Frame()
	if strings.HasPrefix(frame, "44"+nsp+"{") {
		return
	}
	if !strings.HasPrefix(frame, "40"+nsp+"{") {
		c.t.Fatalf("%s was not kept out\n    want: 44%s{…}, or 40%s{…} and 41%s\n    got:  %s", client.Name(), nsp, nsp, nsp, frame)
	}
	if nsp == "" {
		client.Disconnected()
	}
	for frame != "41"+nsp {
		frame = client.Frame()
	}
}

// keptOutOfOrders logs a user out of /orders who is connecting there.
func (c *chat) keptOutOfOrders(admin, keeper *labtest.Client) {
	c.t.Helper()
	const nsp = "/orders,"
	adminThere, keeperThere := c.inOrders("admin", admin)[0], c.inOrders("keeper", keeper)[0]
	users := []string{"olga", "otto"}
	for _, user := range users {
		keeperThere.Ask("door:close", user).Want("ok")
	}
	olga, otto := c.waitsFor(1, nsp, users[0]), c.waitsFor(1, nsp, users[1])
	c.inMiddleware()
	admin.Ask("logout", order{"to": to("otto")}).Want("ok") // of the main namespace
	adminThere.Ask("logout", order{"to": to("olga")}).Want("ok")
	c.lastOrder(admin, 1)
	last := c.inOrders("last", c.login(1, "last"))[0]
	adminThere.Ask("logout", order{"to": to("last")}).Want("ok")
	c.isOut(last)
	for _, user := range users {
		keeperThere.Ask("door:open", user).Want("ok")
	}
	c.isKeptOutOf(nsp, olga)
	if frame := otto.Frame(); !strings.HasPrefix(frame, "40"+nsp+"{") {
		c.t.Fatalf("%s was not let in\n    want: 40%s{\"sid\":…}\n    got:  %s", otto.Name(), nsp, frame)
	}
}

// keptOutWithEverybody logs everybody out but some, while others are connecting.
func (c *chat) keptOutWithEverybody(admin, keeper *labtest.Client) {
	c.t.Helper()
	for _, user := range []string{"yann", "xena"} {
		keeper.Ask("door:close", user).Want("ok")
	}
	yann, xena := c.waits(1, "yann"), c.waits(1, "xena")
	witnesses := c.everywhere("witness")
	c.inMiddleware()
	admin.Ask("logout", order{"except": to("admin", "keeper", "xena")}).Want("ok")
	c.isOut(witnesses...)
	for _, user := range []string{"yann", "xena"} {
		keeper.Ask("door:open", user).Want("ok")
	}
	c.isKeptOut(yann)
	c.isIn(xena)
	c.stays(xena, admin, keeper)
}

// A node that kept this many orders for this many clients would have 5 MB more.
const rememberedOrders, rememberedClients = 200, 100

// nothingIsRemembered requires that orders cost nothing for clients that are connected, or have
// left while they were connecting.
func (c *chat) nothingIsRemembered(admin, keeper *labtest.Client) {
	c.t.Helper()
	keeper.Ask("door:close", "ghost").Want("ok")
	var ghosts []*labtest.Client
	for range rememberedClients {
		c.login(1, "resident")
		ghosts = append(ghosts, c.waits(1, "ghost"))
	}
	c.inMiddleware()
	for _, ghost := range ghosts {
		ghost.Close()
	}
	keeper.Ask("door:open", "ghost").Want("ok")
	before := c.Node(1).Stats()
	for n := range rememberedOrders {
		given := admin.Ask("logout", order{"to": to("nobody")})
		if n%20 == 0 {
			given.Want("ok")
		}
	}
	c.lastOrder(admin, 0, 1, 2)
	c.Eventually("orders leave nothing behind for clients that are connected, or have left", func() bool {
		return !c.Node(1).Stats().Exceeds(before, 5<<19, 6<<20)
	})
}

// A user who is connecting when the order comes is kept out, and who comes later is not.
//
//lab:points 7
//lab:rule 6.13 6.15
//lab:hint A socket in the middleware is in no room, so no options select it. Look again when it is in its rooms.
//lab:hint Note each socket before the first middleware, with nothing, and each order with all sockets that are noted at that moment.
//lab:hint Orders come from this node, from other nodes, and with their exceptions. Forget a socket when it is connected, and when it has left.
//lab:hint-node The namespace has connecting sockets in _preConnectSockets. Look again in a connection handler after that of the chat.
//lab:note while-connecting
func TestLogoutWhileConnecting(t *testing.T) {
	c := start(t)
	admin, keeper := c.login(0, "admin"), c.login(1, "keeper")
	type victim struct {
		user            string
		by              *labtest.Client
		close           bool
		client, another *labtest.Client
		excepted, later *labtest.Client
	}
	victims := []*victim{
		{user: "ann", by: keeper}, {user: "bob", by: admin},
		{user: "carol", by: keeper, close: true}, {user: "dave", by: admin, close: true},
	}
	other := func(user string) string { return "not-" + user }
	friend := func(user string) string { return "friend-of-" + user }
	left := []string{"gone-1", "gone-2"}
	doors := slices.Clone(left)
	for _, v := range victims {
		doors = append(doors, v.user, other(v.user), friend(v.user))
	}
	for _, user := range doors {
		keeper.Ask("door:close", user).Want("ok")
	}
	for _, v := range victims {
		v.client, v.another, v.excepted = c.waits(1, v.user), c.waits(1, other(v.user)), c.waits(1, friend(v.user))
	}
	gone, leaving := c.waits(1, left[0]), c.waits(1, left[1])
	c.inMiddleware()

	c.Advance(time.Second)
	gone.Close()
	for _, v := range victims {
		v.by.Ask("logout", order{"to": to(v.user, friend(v.user)), "except": to(friend(v.user)), "close": v.close}).Want("ok")
	}
	for _, user := range left {
		admin.Ask("logout", order{"to": to(user)}).Want("ok")
	}
	c.lastOrder(admin, 0, 1, 2)
	leaving.Close()
	c.Advance(time.Second)
	for _, v := range victims {
		v.later = c.waits(1, v.user)
	}
	for _, user := range doors {
		keeper.Ask("door:open", user).Want("ok")
	}

	//lab:rule 6.13
	for _, v := range victims {
		c.isKeptOut(v.client)
		if v.close {
			v.client.Closed()
		}
	}
	var in []*labtest.Client
	for _, v := range victims {
		c.isIn(v.another)
		c.isIn(v.excepted)
		in = append(in, v.another, v.excepted)
	}
	c.lastOrder(keeper, 0, 1, 2)
	c.stays(in...)

	//lab:rule 6.15
	for _, v := range victims {
		c.isIn(v.later)
		c.stays(v.later)
		c.says(admin, userRoom(v.user), "to "+v.user, v.later, c.login(1, v.user))
	}
	for _, user := range left {
		c.says(keeper, userRoom(user), "welcome", c.login(1, user))
	}

	//lab:rule 6.13
	for _, v := range victims {
		if v.close {
			continue
		}
		v.client.Settle()
		if frames := v.client.RestFrames(); len(frames) > 0 {
			t.Fatalf("%s was kept out, and heard something\n    want: nothing after 44 or 41\n    got:  %s", v.client.Name(), frames[0])
		}
		c.again(v.user, v.client)
		c.stays(v.client)
	}
	c.keptOutOfOrders(admin, keeper)
	c.keptOutWithEverybody(admin, keeper)
	c.nothingIsRemembered(admin, keeper)
}
