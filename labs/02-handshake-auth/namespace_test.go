package handshakeauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// The namespace /admin authenticates for itself and demands the role admin.
//
//lab:points 4
//lab:hint The middleware of "/" does not run for "/admin". Each namespace has its own row, and each CONNECT its own payload.
//lab:hint io.Of("/admin").Use(auth.Authenticate), and after it a middleware that looks at the role.
//lab:note every-namespace-has-its-own-door
func TestAdminNamespace(t *testing.T) {
	c := start(t)
	alice, mona, root := invent(c, "alice", "member"), invent(c, "mona", "moderator"), invent(c, "root", "admin")
	stranger := newEd25519(provider().ed.kid)
	visitor := c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))

	visitor.ConnectRefused("/admin").Want(unauthorized)
	for _, token := range []string{tokenFor(c, alice), tokenFor(c, mona), stranger.mint(claimsFor(c, root))} {
		visitor.ConnectRefused("/admin", labtest.Token(token)).Want(unauthorized)
	}

	visitor.Connect("/admin", labtest.Token(tokenFor(c, root))).Ask("whoami").Want(root)
	visitor.Ask("whoami").Want(alice)
	admin := c.Node(0).Dial("root", labtest.Token(tokenFor(c, root)))
	admin.ConnectRefused("/admin").Want(unauthorized)
	admin.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)
	admin.Ask("whoami").Want(root)
}

// A page of the ledger is what it holds of one namespace.
func page(knocks int, logins ...string) map[string]any {
	counts := map[string]int{}
	for _, id := range logins {
		counts[id]++
	}
	return map[string]any{"knocks": knocks, "logins": counts}
}

// Middleware runs in order, once, and the first refusal ends the row.
//
//lab:points 3
//lab:hint In each namespace: ledger.Knock, Authenticate, in /admin the role, ledger.Login.
//lab:hint Whoever is refused has knocked and has not logged in.
//lab:note middleware-order
func TestMiddlewareOrder(t *testing.T) {
	c := start(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	admin := c.Node(0).Dial("root", labtest.Namespace("/admin"), labtest.Token(tokenFor(c, root)))
	admin.Ask("ledger").Want(payload{"/": page(1), "/admin": page(1, root.ID)})

	visitor := c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))
	visitor.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)
	visitor.ConnectRefused("/admin").Want(unauthorized)

	admin.Ask("ledger").Want(payload{"/": page(2, alice.ID), "/admin": page(3, root.ID)})
}

// Five CONNECTs at once are one: the middleware runs once and there is one socket.
//
//lab:points 2
//lab:hint The kit keeps this promise for you: a namespace is pending from the first CONNECT on.
//lab:hint Does your row run twice? Install it once in each namespace, in Setup, not for every connection.
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

	// It is let in once. A CONNECT that comes after that ends the connection, as
	// does the frame here, so that none of the five is on its way any more.
	for !strings.HasPrefix(hasty.Frame(), `40{"sid":`) {
	}
	hasty.Send(`42[]`)
	hasty.Closed()
	admin.Ask("ledger").Want(payload{"/": page(2, alice.ID), "/admin": page(1, root.ID)})
}

// An event that comes before its namespace was joined ends the connection.
//
//lab:points 2
//lab:hint The kit does this, as long as you refuse in the middleware: then there is no socket that could hear an event.
//lab:hint Whoever lets everybody in and disconnects the bad ones afterwards has served their events meanwhile.
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

// Who has not authenticated within 45 seconds is disconnected; who has may stay.
//
//lab:points 2
//lab:hint The kit closes a connection that joins no namespace within connectTimeout. A refused client has joined none.
//lab:hint Do not let anybody join who still has to authenticate: the timer stops for good.
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
	require.Equal(t, 3, c.Node(0).Stats().Connections, "connections before the timeout")
	c.Advance(time.Millisecond)

	silent.Closed()
	stubborn.Client().Closed()
	member.Ask("whoami").Want(alice)
}
