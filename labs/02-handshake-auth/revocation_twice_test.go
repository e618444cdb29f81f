package handshakeauth_test

import (
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// Several sockets may use one token, and each is disconnected when it expires or is revoked.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.41 2.44 2.48 2.49 2.52 2.53 2.65
//lab:hint A user with two tabs has one token and two sockets. Keep a timer for each socket, not for each jti.
//lab:hint If you keep the tokens in use in a map, count their sockets: one that leaves must not take the others' entry along.
//lab:hint A client may refresh with the token that it already uses.
//lab:note revocation
func TestSharedToken(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	other := c.Node(0).Dial("another token", labtest.Token(tokenFor(c, alice)))

	// One leaves, one asks for a new token, and one refreshes with the same token again.
	//
	//lab:rule 2.65
	shared := claimsFor(c, root).with("exp", c.Now().Add(2*time.Minute).Unix())
	token := provider().ed.mint(shared)
	stays, again, leaves, changes := dialShared(t, c, token, root)
	admin := again.Connect("/admin", labtest.Token(token))
	admin.Ask("whoami").Want(root)
	again.Ask("auth:refresh", payload{"token": token}).Want("ok")
	again.Ask("auth:refresh", payload{"token": token}).Want("ok")
	changes.Ask("auth:refresh", payload{"token": tokenFor(c, root)}).Want("ok")
	leave(t, c, leaves)

	//lab:rule 2.48 2.65
	revoke(t, c, shared["jti"].(string))
	stays.Disconnected()
	again.Disconnected()
	admin.Disconnected()

	//lab:rule 2.41 2.49
	changes.Ask("whoami").Want(root)
	other.Ask("whoami").Want(alice)

	//lab:rule 2.65
	token = tokenUntil(c, root, 2*time.Minute)
	stays, again, leaves, changes = dialShared(t, c, token, root)
	again.Ask("auth:refresh", payload{"token": token}).Want("ok")
	changes.Ask("auth:refresh", payload{"token": tokenFor(c, root)}).Want("ok")
	leave(t, c, leaves)

	//lab:rule 2.44 2.65
	c.Advance(2*time.Minute + leeway)
	stays.Disconnected() // by its own timer
	again.Disconnected()

	//lab:rule 2.41 2.44
	changes.Ask("whoami").Want(root)
	other.Ask("whoami").Want(alice)

	// A socket that returns to its first token depends on that again.
	//
	//lab:rule 2.41
	first, second := claimsFor(c, root), claimsFor(c, root)
	back := c.Node(0).Dial("back to the first token", labtest.Token(provider().ed.mint(first)))
	back.Ask("auth:refresh", payload{"token": provider().ed.mint(second)}).Want("ok")
	back.Ask("auth:refresh", payload{"token": provider().ed.mint(first)}).Want("ok")
	revoke(t, c, second["jti"].(string))
	witness := claimsFor(c, alice)
	marker := c.Node(0).Dial("witness", labtest.Token(provider().ed.mint(witness)))
	marker.Ask("whoami").Want(alice)
	revoke(t, c, witness["jti"].(string))
	marker.Disconnected() // so the node has heard of the second token too
	back.Ask("whoami").Want(root)
	revoke(t, c, first["jti"].(string))
	back.Disconnected()

	// However long Redis is away, sockets stay.
	//
	//lab:rule 2.52 2.53
	c.Redis().Stop()
	c.Advance(30 * time.Minute)
	newcomer := c.Node(0).Dial("a newcomer, half an hour after Redis has gone", labtest.Raw())
	for range 2 { // by then, a question that a timer has asked has failed too
		newcomer.Send(`40{"token":"` + tokenFor(c, alice) + `"}`)
		newcomer.WantFrameWithin(2500*time.Millisecond, `44{"message":"Unauthorized"}`)
	}
	other.Ask("whoami").About("half an hour after Redis has gone").Want(alice)
}

// dialShared connects four sockets with one token.
func dialShared(t *testing.T, c *labtest.Cluster, token string, u user) (stays, again, leaves, changes *labtest.Client) {
	t.Helper()
	dial := func(name string) *labtest.Client {
		t.Helper()
		client := c.Node(0).Dial(name, labtest.Token(token))
		client.Ask("whoami").Want(u)
		return client
	}
	return dial("a socket whose token others use too"), dial("a socket that showed its token again"),
		dial("a socket that leaves"), dial("a socket that replaced its token")
}

// leave disconnects a socket, and returns when its connection has been accepted again with
// another token. The figures of the node take a garbage collection: by then, it has also
// forgotten the socket.
func leave(t *testing.T, c *labtest.Cluster, client *labtest.Client) {
	t.Helper()
	u := invent(c, "somebody", "member")
	client.Disconnect()
	client.Settle()
	client.Connect("/", labtest.Token(tokenFor(c, u))).Ask("whoami").Want(u)
	c.Node(0).Stats()
}
