package handshakeauth_test

import (
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A token is valid from nbf to exp, give or take five seconds, by the node's clock.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 4
//lab:rule 2.18 2.19 2.25 2.26
//lab:hint Ask env.Clock, not time.Now: jwt.WithTimeFunc(env.Clock.Now).
//lab:hint Two computers never show exactly the same time. LAB_KEYS has the leeway: jwt.WithLeeway.
//lab:note clocks-and-leeway
func TestLifetime(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice := invent(c, "alice", "member")
	later := provider().ed.mint(claimsFor(c, alice).with("nbf", c.Now().Add(time.Minute).Unix()))
	brief := tokenUntil(c, alice, time.Minute)
	visitor := c.Node(0).Dial("visitor", labtest.Raw())

	visitor.ConnectRefused("/", labtest.Token(later)).Want(unauthorized)
	visitor.ConnectRefused("/", labtest.Token(tokenUntil(c, alice, -leeway))).Want(unauthorized)
	wantAccepted(visitor, tokenUntil(c, alice, -leeway+time.Second), alice)
	wantAccepted(visitor, brief, alice)

	c.Advance(time.Minute - leeway - time.Second)
	visitor.ConnectRefused("/", labtest.Token(later)).Want(unauthorized)
	c.Advance(time.Second)
	wantAccepted(visitor, later, alice)

	c.Advance(2*leeway - time.Second)
	wantAccepted(visitor, brief, alice)
	c.Advance(time.Second)
	visitor.ConnectRefused("/", labtest.Token(brief)).Want(unauthorized)
	wantAccepted(visitor, later, alice)
}

// A token that never expires is refused.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.17
//lab:hint A JWT may leave exp out. Demand it: jwt.WithExpirationRequired.
//lab:note what-a-token-must-say
func TestExpiryRequired(t *testing.T) {
	c := start(t)
	good := claimsFor(c, invent(c, "alice", "member"))
	mint := provider().ed.mint

	wantRefused(t, c, map[string]any{
		"a token without exp":        mint(good.without("exp")),
		"a token with exp null":      mint(good.with("exp", nil)),
		"a token with exp \"never\"": mint(good.with("exp", "never")),
		"a token with exp true":      mint(good.with("exp", true)),
		"a token with an empty exp":  mint(good.with("exp", payload{})),
	})
}

// When a token expires, only its socket is disconnected.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 4
//lab:rule 2.25 2.26 2.34 2.44 2.47
//lab:hint A check at the handshake happens once; a connection may last for days.
//lab:hint In OnConnection: env.Clock.AfterFunc until exp plus the leeway, then socket.Disconnect(false).
//lab:hint Stop the timer when the socket disconnects, or thousands of timers outlive their sockets.
//lab:note when-a-token-expires-mid-connection
func TestExpiryEndsTheSocket(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob, root := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "root", "admin")
	brief := tokenUntil(c, alice, time.Minute)
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	inLobby := c.Node(0).Dial("alice", labtest.Token(brief))
	asAdmin := inLobby.Connect("/admin", labtest.Token(tokenUntil(c, root, 2*time.Minute)))
	other := c.Node(0).Dial("bob", labtest.Token(tokenFor(c, bob)))
	for _, advance := range []time.Duration{0, time.Minute} {
		c.Advance(advance) // an answer to whoami proves that the connection handler has run
		other.Ask("whoami").Want(bob)
		asAdmin.Ask("whoami").Want(root)
		inLobby.Ask("whoami").Want(alice)
	}

	c.Advance(leeway)

	inLobby.Disconnected()
	asAdmin.Ask("whoami").Want(root) // on the same connection, with its own token
	other.Ask("whoami").Want(bob)
	inLobby.ConnectRefused("/", labtest.Token(brief)).Want(unauthorized)
	wantAccepted(inLobby, tokenFor(c, alice), alice)
	c.Advance(time.Minute)
	asAdmin.Disconnected()
	other.Ask("whoami").Want(bob)
}

// After auth:refresh with a new token, a socket depends on the new token alone.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 5
//lab:rule 2.37 2.38 2.41 2.44
//lab:hint socket.On("auth:refresh", …) in OnConnection: check the token as Authenticate does, then answer "ok".
//lab:hint The old timer must not disconnect the socket, and the new one must. What if the old one fires while you stop it?
//lab:note refreshing
func TestRefresh(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "moderator")
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	keen := c.Node(0).Dial("alice", labtest.Token(tokenUntil(c, alice, time.Minute)))
	lazy := c.Node(0).Dial("bob", labtest.Token(tokenUntil(c, bob, time.Minute)))
	keen.Ask("whoami").Want(alice) // now both connection handlers have run
	lazy.Ask("whoami").Want(bob)

	c.Advance(30 * time.Second)
	alice.Name = "A. " + c.Invent("married")
	keen.Ask("auth:refresh", payload{"token": tokenUntil(c, alice, 5*time.Minute)}).Want("ok")
	keen.Ask("whoami").Want(alice)
	c.Advance(30*time.Second + leeway)
	lazy.Disconnected()
	keen.Ask("whoami").Want(alice)

	// A token that expires sooner replaces the old one too.
	keen.Ask("auth:refresh", payload{"token": tokenUntil(c, alice, time.Minute)}).Want("ok")
	c.Advance(time.Minute + leeway - time.Second)
	keen.Ask("whoami").Want(alice)
	c.Advance(time.Second)
	keen.Disconnected()
}

// A refresh with a bad token, or for another user or role, is refused and changes nothing.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 4
//lab:rule 2.37 2.38 2.39 2.40 2.42 2.43
//lab:hint The new token must have the same sub and the same role as the socket's user.
//lab:hint A new role would have to pass the namespace's middleware, so the client has to connect again.
//lab:hint Refuse with the ack {"error":"unauthorized"}. Decide first, then change the timer and the user.
//lab:note refreshing
func TestRefreshRefused(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	keen := c.Node(0).Dial("alice", labtest.Token(tokenUntil(c, alice, time.Minute)))
	polite := c.Node(0).Dial("bob", labtest.Token(tokenUntil(c, bob, time.Minute)))
	promoted := alice
	promoted.Role = "admin"
	refused := map[string]any{"error": "unauthorized"}

	polite.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).Want("ok")
	for _, bad := range []any{
		payload{"token": tokenFor(c, bob)},
		payload{"token": tokenFor(c, promoted)},
		payload{"token": newEd25519(provider().ed.kid).mint(claimsFor(c, alice))},
		payload{"token": tokenUntil(c, alice, -time.Minute)},
		payload{"token": provider().ed.mint(claimsFor(c, alice).without("exp"))},
		payload{"token": ""}, payload{"token": 42}, payload{}, nil, 42, "token", []any{},
		tokenFor(c, alice), // the token must be in an object, as in CONNECT
	} {
		keen.Ask("auth:refresh", bad).Want(refused)
	}
	keen.Ask("auth:refresh").Want(refused)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, alice)}, payload{"token": tokenFor(c, alice)}).Want(refused)
	keen.Emit("auth:refresh", payload{"token": tokenFor(c, bob)}) // asks for no answer
	keen.Ask("whoami").Want(alice)

	c.Advance(time.Minute + leeway)
	keen.Disconnected()
	polite.Ask("whoami").Want(bob)
}
