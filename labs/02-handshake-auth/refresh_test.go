package handshakeauth_test

import (
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// After auth:refresh with a new token, a socket depends on the new token alone.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.26 2.37 2.38 2.41
//lab:hint-go socket.On("auth:refresh", …) in OnConnection: check the token as Authenticate does, then answer "ok".
//lab:hint-node socket.on("auth:refresh", …) for each socket that connects: check the token as at CONNECT, then answer "ok".
//lab:hint The old timer must not disconnect the socket, and the new one must. What if the old one fires while you stop it?
//lab:hint A client need not ask for an acknowledgement: its refresh counts anyway. Each namespace needs the event.
//lab:note refreshing
func TestRefresh(t *testing.T) {
	var leeway time.Duration
	c := start(t, labtest.ManualClock(), withLeeway(&leeway, 0, 0)) // no leeway is a value too
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "moderator")
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	keen := c.Node(0).Dial("alice, with a leeway of 0", labtest.Token(tokenUntil(c, alice, time.Minute)))
	lazy := c.Node(0).Dial("bob, with a leeway of 0", labtest.Token(tokenUntil(c, bob, time.Minute)))
	keen.Ask("whoami").Want(alice) // now both connection handlers have run
	lazy.Ask("whoami").Want(bob)

	//lab:rule 2.37
	c.Advance(30 * time.Second)
	alice.Name = "A. " + c.Invent("married")
	keen.Ask("auth:refresh", payload{"token": tokenUntil(c, alice, 5*time.Minute)}).Want("ok")

	//lab:rule 2.41
	keen.Ask("whoami").Want(alice)

	//lab:rule 2.26
	c.Advance(30*time.Second + leeway)
	lazy.Disconnected()

	//lab:rule 2.41
	keen.Ask("whoami").Want(alice)
	nameless := alice
	nameless.Name = ""
	keen.Ask("auth:refresh", payload{"token": provider().ed.mint(claimsFor(c, alice).without("name"))}).Want("ok")
	keen.Ask("whoami").About("after a refresh with a token without a name").Want(nameless)

	//lab:rule 2.38
	keen.Ask("auth:refresh", payload{"token": sized(claimsFor(c, alice), maxToken)}).Want("ok")
	keen.Ask("whoami").Want(alice)
	for _, key := range provider().keys() {
		keen.Ask("auth:refresh", payload{"token": key.mint(claimsFor(c, alice))}).About("a token of the key " + key.kid).Want("ok")
	}

	// A token that expires sooner replaces the old one too.
	//
	//lab:rule 2.38
	sooner := tokenUntil(c, alice, time.Minute)
	keen.Ask("auth:refresh", payload{"token": sooner}).Want("ok")
	keen.Ask("auth:refresh", payload{"token": sooner}).Want("ok") // the same token again

	//lab:rule 2.41
	c.Advance(time.Minute + leeway - time.Second)
	keen.Ask("whoami").Want(alice)
	c.Advance(time.Second)
	keen.Disconnected()
}

// Each namespace has auth:refresh, which needs no acknowledgement and affects one socket.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.34 2.37 2.38 2.40 2.41 2.43 2.63
//lab:hint-go Install auth:refresh in OnConnection of both namespaces.
//lab:hint-node Install auth:refresh for the sockets of both namespaces.
//lab:hint A session belongs to one socket. A connection may have two sockets, each with a token of its own.
//lab:hint-go Do the same with and without an acknowledgement. The kit's Ack does nothing if the client asked for none.
//lab:hint-node Do the same with and without an acknowledgement: takeAck of app.mjs returns a function in either case.
//lab:note refreshing
func TestRefreshOneSocket(t *testing.T) {
	c := start(t, labtest.ManualClock())
	root := invent(c, "root", "admin")
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, root, -time.Minute))).Want(unauthorized)
	dial := func(name string) (inLobby, asAdmin *labtest.Client) {
		inLobby = c.Node(0).Dial(name, labtest.Token(tokenUntil(c, root, time.Minute)))
		asAdmin = inLobby.Connect("/admin", labtest.Token(tokenUntil(c, root, time.Minute)))
		inLobby.Ask("whoami").Want(root)
		asAdmin.Ask("whoami").Want(root)
		return inLobby, asAdmin
	}
	lobbyOnly, adminLeft := dial("refreshed in /")
	lobbyLeft, adminOnly := dial("refreshed in /admin")
	quiet, loud := dial("refreshed silently")
	renamed := root
	renamed.Name = "R. " + c.Invent("married")

	//lab:rule 2.40 2.63
	lobbyOnly.Ask("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute), "Token": "guest", "sub": "root", "name": "x", "role": "member", "user": payload{"name": "x"}, "device": strings.Repeat("x", 64<<10)}).About("next to other fields, one of 64 KiB").Want("ok")

	//lab:rule 2.37
	adminOnly.Ask("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute)}).Want("ok")
	adminOnly.Ask("auth:refresh", payload{"token": "guest"}).Want(payload{"error": "unauthorized"})

	//lab:rule 2.38
	early := provider().ed.mint(claimsFor(c, root).with("nbf", c.Now().Add(leeway).Unix()))
	loud.Ask("auth:refresh", payload{"token": early}).About("a token that is not valid yet, within the leeway").Want("ok")

	//lab:rule 2.38 2.41
	loud.Ask("auth:refresh", payload{"token": tokenUntil(c, root, -leeway+time.Second)}).About("a token that has expired, within the leeway").Want("ok")
	loud.Ask("whoami").About("after that").Want(root)

	// Whoever forgets the leeway there disconnects loud about now.
	//
	//lab:rule 2.41 2.43
	for _, client := range []*labtest.Client{quiet, loud} {
		client.RestFrames()
		client.Emit("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute)})
		asked := 0
		c.Eventually(client.Name()+" had the name of its new token after a refresh without an acknowledgement", func() bool {
			var now user
			client.Ask("whoami").Into(&now)
			asked++
			return now == renamed
		})
		client.Settle()
		frames := client.RestFrames() // only the answers to whoami
		demand(t, len(frames) == asked, client.Name()+" got an answer to auth:refresh, and asked for none", asked, strings.Join(frames, "\n          "))
	}

	//lab:rule 2.34
	for _, left := range []*labtest.Client{lobbyLeft, adminLeft} {
		left.Ask("whoami").Want(root) // its neighbour's new name is not its own
	}
	c.Advance(time.Minute + leeway)
	for _, left := range []*labtest.Client{lobbyLeft, adminLeft} {
		left.Disconnected()
	}

	//lab:rule 2.41
	for _, stays := range []*labtest.Client{lobbyOnly, adminOnly, quiet, loud} {
		stays.Ask("whoami").Want(renamed)
	}
	c.Advance(4*time.Minute - time.Millisecond)
	for _, stays := range []*labtest.Client{lobbyOnly, adminOnly, quiet, loud} {
		stays.Ask("whoami").About("a millisecond before exp + leeway").Want(renamed)
	}
	c.Advance(time.Millisecond)
	for _, gone := range []*labtest.Client{lobbyOnly, adminOnly, quiet, loud} {
		gone.Disconnected()
	}
}

// A refresh with a bad token, or for another user or role, is refused and changes nothing.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.37 2.38 2.39 2.40 2.42 2.43 2.59 2.63
//lab:hint The new token must have the same sub and the same role as the socket's user.
//lab:hint A new role would have to pass the namespace's middleware, so the client has to connect again.
//lab:hint Write the reason to the log, as for a refused CONNECT, also if the client asked for no acknowledgement.
//lab:hint Verify the token with the code that CONNECT uses, or one of the two will miss a rule.
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
	known := words(c.Node(0).Log())

	//lab:rule 2.38
	keen.Ask("auth:refresh", payload{"token": "guest"}).About("a word as a token").Want(refused)

	//lab:rule 2.59
	wantReason(t, c, c.Node(0), known, "the argument of auth:refresh is no token")

	//lab:rule 2.39 2.42
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).About("a token of another user").Want(refused)

	//lab:rule 2.59
	wantReason(t, c, c.Node(0), known, "auth:refresh brought a token of another user")

	//lab:rule 2.39 2.42
	before := lines(c.Node(0))
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).About("a token of another user, once more").Want(refused)

	//lab:rule 2.59
	wantLine(t, c, c.Node(0), before, "auth:refresh was refused once more for the same reason")

	//lab:rule 2.42 2.43 2.59
	before = lines(c.Node(0))
	keen.Emit("auth:refresh", payload{"token": tokenFor(c, bob)})
	wantLine(t, c, c.Node(0), before, "auth:refresh was refused without an acknowledgement")

	//lab:rule 2.39 2.40 2.42
	wantRoleKept(t, c)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).About("a token of another user").Want(refused)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, promoted)}).About("a token with another role").Want(refused)

	//lab:rule 2.38
	polite.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).Want("ok")
	mint, good := provider().ed.mint, claimsFor(c, alice)
	for name, bad := range map[string]any{
		"a forged token":                payload{"token": newEd25519(provider().ed.kid).mint(good)},
		"an expired token":              payload{"token": tokenUntil(c, alice, -time.Minute)},
		"a token without exp":           payload{"token": mint(good.without("exp"))},
		"a token without jti":           payload{"token": mint(good.without("jti"))},
		"a token from another issuer":   payload{"token": mint(good.with("iss", "https://id.evil.test"))},
		"a token for another service":   payload{"token": mint(good.with("aud", "billing"))},
		"a token that is not valid yet": payload{"token": mint(good.with("nbf", c.Now().Add(time.Minute).Unix()))},
		"a token of 8193 bytes":         payload{"token": sized(good, maxToken+1)},
		"a token after a space":         payload{"token": " " + tokenFor(c, alice)},
		"a token after Bearer":          payload{"token": "Bearer " + tokenFor(c, alice)},
		"an empty token":                payload{"token": ""},
		"a number as a token":           payload{"token": 42},
		"a list of tokens":              payload{"token": []any{tokenFor(c, alice)}},
		"no token":                      payload{},
	} {
		keen.Ask("auth:refresh", bad).About(name).Want(refused)
	}
	for _, tokens := range []map[string]any{extended(claimsFor(c, alice)), respelled(claimsFor(c, alice)), ownKeys(claimsFor(c, alice))} {
		for name, token := range tokens {
			keen.Ask("auth:refresh", payload{"token": token}).About(name).Want(refused)
		}
	}

	//lab:rule 2.37
	for name, bad := range map[string]any{
		"null":                       nil,
		"a number":                   42,
		"a text":                     "token",
		"an empty list":              []any{},
		"a list with the argument":   []any{payload{"token": tokenFor(c, alice)}},
		"a token without its object": tokenFor(c, alice),
		"the argument as a text":     asJSON(payload{"token": tokenFor(c, alice)}),
	} {
		keen.Ask("auth:refresh", bad).About(name).Want(refused)
	}
	keen.Ask("auth:refresh").About("no argument").Want(refused)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, alice)}, payload{"token": tokenFor(c, alice)}).About("two arguments").Want(refused)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, alice)}, nil).About("null behind the argument").Want(refused)

	//lab:rule 2.63
	keen.Ask("auth:refresh", payload{"Token": tokenFor(c, alice)}).About("a token in Token").Want(refused)
	keen.Ask("auth:refresh", payload{"TOKEN": tokenFor(c, alice), "token": "guest"}).About("a token in TOKEN, and a word in token").Want(refused)

	//lab:rule 2.39
	for name, sub := range misspelled(c.Rand(), alice.ID) {
		keen.Ask("auth:refresh", payload{"token": provider().ed.mint(claimsFor(c, alice).with("sub", sub))}).About("the sub " + name).Want(refused)
	}

	//lab:rule 2.42 2.43
	for _, silent := range []user{bob, promoted} {
		keen.Emit("auth:refresh", payload{"token": tokenFor(c, silent)}) // asks for no answer
	}
	keen.Emit("auth:refresh")
	keen.Ask("whoami").About("after refused refreshes, the last ones without an acknowledgement").Want(alice)
	keen.Nothing()

	// Nor does a refused token that expires sooner.
	//
	//lab:rule 2.42
	keen.Ask("auth:refresh", payload{"token": tokenUntil(c, bob, 10*time.Second)}).Want(refused)
	c.Advance(10*time.Second + leeway)
	c.Node(0).Stats() // gives a timer that the refused token has left the time to act
	keen.Ask("whoami").About("after a refused token has expired").Want(alice)
	c.Advance(50 * time.Second)
	keen.Disconnected()
	polite.Ask("whoami").Want(bob)
}

// wantRoleKept requires that a socket of each role refreshes with a token of that role,
// and with no other.
func wantRoleKept(t *testing.T, c *labtest.Cluster) {
	t.Helper()
	roles := []string{"member", "moderator", "admin"}
	for _, role := range roles {
		somebody := invent(c, role, role)
		nsp := "/"
		if role == "admin" {
			nsp = "/admin"
		}
		socket := c.Node(0).Dial("a "+role, labtest.Namespace(nsp), labtest.Token(tokenUntil(c, somebody, time.Minute)))
		for _, other := range roles {
			changed := somebody
			changed.Role, changed.Name = other, "as "+other
			answer := socket.Ask("auth:refresh", payload{"token": tokenFor(c, changed)}).About("a token with the role " + other)
			if other == role {
				answer.Want("ok")
				somebody.Name = changed.Name
			} else {
				answer.Want(payload{"error": "unauthorized"})
			}
			socket.Ask("whoami").About("after a refresh with the role " + other).Want(somebody)
		}
		socket.Disconnect()
	}
}
