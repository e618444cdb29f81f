package handshakeauth_test

import (
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// The namespace /admin checks its own token and demands the role admin.
//
//lab:part part-a-tokens-and-origins
//lab:points 4
//lab:rule 2.22 2.31 2.32 2.34 2.35
//lab:hint The middleware of "/" does not run for "/admin". Each namespace has its own middleware, and each CONNECT its own payload.
//lab:hint-go In /admin, install a middleware after Authenticate that checks the role.
//lab:hint-node In /admin, look at the role after the token.
//lab:note every-namespace-has-its-own-door
func TestAdminNamespace(t *testing.T) {
	c := start(t)
	alice, mona, root := invent(c, "alice", "member"), invent(c, "mona", "moderator"), invent(c, "root", "admin")
	stranger := newEd25519(provider().ed.kid)

	//lab:rule 2.32
	visitor := c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))
	for _, token := range []string{tokenFor(c, alice), tokenFor(c, mona)} {
		visitor.ConnectRefused("/admin", labtest.Token(token)).Want(unauthorized)
	}

	//lab:rule 2.31
	visitor.ConnectRefused("/admin").Want(unauthorized)
	visitor.ConnectRefused("/admin", labtest.Token(stranger.mint(claimsFor(c, root)))).Want(unauthorized)

	//lab:rule 2.32
	claim := payload{"token": tokenFor(c, alice), "role": "admin", "sub": root.ID, "user": root}
	visitor.ConnectRefused("/admin", labtest.Auth(claim)).Want(unauthorized)

	//lab:rule 2.22
	for _, role := range []string{"Admin", "ADMIN", "admin ", " admin", "administrator", "admi"} {
		visitor.ConnectRefused("/admin", labtest.Token(provider().ed.mint(claimsFor(c, root).with("role", role)))).Want(unauthorized)
	}

	//lab:rule 2.34 2.35
	visitor.Connect("/admin", labtest.Token(tokenFor(c, root))).Ask("whoami").Want(root)
	visitor.Ask("whoami").Want(alice)

	//lab:rule 2.31
	admin := c.Node(0).Dial("root", labtest.Token(tokenFor(c, root)))
	admin.ConnectRefused("/admin").Want(unauthorized)
	admin.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)
	admin.Ask("whoami").Want(root)
	onlyAdmin := c.Node(0).Dial("root, in /admin first", labtest.Namespace("/admin"), labtest.Token(tokenFor(c, root)))
	onlyAdmin.ConnectRefused("/").Want(unauthorized)
	onlyAdmin.ConnectRefused("/", labtest.Token("guest")).Want(unauthorized)
	onlyAdmin.Ask("whoami").Want(root)
}

// counts returns the ledger's counts of one namespace.
func counts(connects int, logins ...string) map[string]any {
	byUser := map[string]int{}
	for _, id := range logins {
		byUser[id]++
	}
	return map[string]any{"knocks": connects, "logins": byUser}
}

// Middleware runs once and in order, and stops at the first refusal.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.28 2.30 2.33 2.36
//lab:hint-go In each namespace: ledger.CountConnect, Authenticate, in /admin the role, ledger.CountLogin.
//lab:hint-node In each namespace: ledger.countConnect, the token, in /admin the role, ledger.countLogin.
//lab:hint A refused client counts as a CONNECT and not as a login.
//lab:note middleware-order
func TestMiddlewareOrder(t *testing.T) {
	c := start(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	nobody := c.Node(0).DialRefused("nobody")
	nobody.Want(unauthorized)
	admin := c.Node(0).Dial("root", labtest.Namespace("/admin"), labtest.Token(tokenFor(c, root)))

	//lab:rule 2.30 2.33 2.36
	admin.Ask("ledger").About("the counts of CONNECTs and logins").Want(payload{"/": counts(1), "/admin": counts(1, root.ID)})

	//lab:rule 2.28 2.30 2.33
	visitor := nobody.Client().Connect("/", labtest.Token(tokenFor(c, alice))) // on the same connection
	visitor.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)
	visitor.ConnectRefused("/admin").Want(unauthorized)
	admin.Ask("ledger").About("the counts of CONNECTs and logins").Want(payload{"/": counts(2, alice.ID), "/admin": counts(3, root.ID)})
}

// Five CONNECTs at once create one socket, and the middleware runs once.
//
//lab:part part-a-tokens-and-origins
//lab:points 2
//lab:rule 2.29
//lab:hint-go The kit does this for you: from its first CONNECT on, a namespace is pending.
//lab:hint-node Socket.IO runs your middleware for every CONNECT. Remember which connections (socket.conn) wait for it, and let the others return without next.
//lab:hint-go Does your middleware run twice? Install it once in each namespace, in Setup, and not for every connection.
//lab:hint-node Forget the connection when its CONNECT was answered, whether with yes or no, or the client cannot try again: finally.
//lab:note five-connects-at-once
func TestConnectOnce(t *testing.T) {
	c := start(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	admin := c.Node(0).Dial("root", labtest.Namespace("/admin"), labtest.Token(tokenFor(c, root)))
	hasty := c.Node(0).Dial("alice", labtest.Raw())

	for range 5 {
		hasty.Send(`40{"token":"` + tokenFor(c, alice) + `"}`)
	}

	// The client is accepted once. After that, another CONNECT closes the connection,
	// and so does the frame below: once it is closed, none of the five is in flight.
	for !strings.HasPrefix(hasty.Frame(), `40{"sid":`) {
	}
	hasty.Send(`42[]`)
	hasty.Closed()
	admin.Ask("ledger").About("the counts of CONNECTs and logins").Want(payload{"/": counts(2, alice.ID), "/admin": counts(1, root.ID)})
}

// An event that arrives before its namespace was joined closes the connection.
//
//lab:part part-a-tokens-and-origins
//lab:points 2
//lab:rule 2.46
//lab:hint-go The kit does this if you refuse clients in the middleware: then there is no socket that could receive an event.
//lab:hint-node Socket.IO does this if you refuse clients in the middleware: then there is no socket that could receive an event.
//lab:hint If you accept everybody and disconnect the bad ones afterwards, their events run in between.
//lab:note middleware-not-the-connection-handler
func TestNoEventBeforeConnect(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	refused := c.Node(0).DialRefused("refused", labtest.Token("guest"))
	refused.Want(unauthorized)
	hasty := c.Node(0).Dial("hasty", labtest.Raw())
	member := c.Node(0).Dial("member", labtest.Token(tokenFor(c, alice)))
	member.Ask("whoami").Want(alice)
	other := c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))

	refused.Client().Send(`420["whoami"]`)
	hasty.Send(`420["whoami"]`)
	member.Send(`42/admin,0["ledger"]`)

	refused.Client().Closed()
	hasty.Closed()
	member.Closed()
	other.Ask("whoami").Want(alice)
}

// A client that has not authenticated within 45 seconds is disconnected; one that has may stay.
//
//lab:part part-a-tokens-and-origins
//lab:points 2
//lab:rule 2.45
//lab:hint-go The kit closes a connection that joins no namespace within connectTimeout. A refused client has joined none.
//lab:hint-node connectTimeout of the server uses another clock than the checks. Start a timer of contract.mjs for each connection (io.engine.on("connection")), and close the connection when it fires.
//lab:hint-go Do not let a client join before it has authenticated: joining stops the timer for good.
//lab:hint-node Stop that timer when the first socket of the connection has connected. A refused client has joined nothing.
//lab:note connect-timeout
func TestConnectTimeout(t *testing.T) {
	const timeout = 45 * time.Second
	c := start(t, labtest.ManualClock())
	alice := invent(c, "alice", "member")
	stubborn := c.Node(0).DialRefused("stubborn", labtest.Token("guest"))
	stubborn.Want(unauthorized)
	silent := c.Node(0).Dial("silent", labtest.Raw())
	member := c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))

	c.Advance(timeout - time.Millisecond)
	silent.Settle()
	stubborn.Client().ConnectRefused("/", labtest.Token("guest")).Want(unauthorized)
	connections := c.Node(0).Stats().Connections
	demand(t, connections == 3, "the node closed a connection before connectTimeout", "3 connections", connections)
	c.Advance(time.Millisecond)

	silent.Closed()
	stubborn.Client().Closed()
	member.Ask("whoami").Want(alice)
}
