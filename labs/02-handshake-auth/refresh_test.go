package handshakeauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// After auth:refresh with a new token, a socket depends on the new token alone.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.26 2.34 2.37 2.38 2.41 2.43 2.44 2.63
//lab:hint socket.On("auth:refresh", …) in OnConnection: check the token as Authenticate does, then answer "ok".
//lab:hint The old timer must not disconnect the socket, and the new one must. What if the old one fires while you stop it?
//lab:hint A client need not ask for an acknowledgement: its refresh counts anyway. Each namespace needs the event.
//lab:note refreshing
func TestRefresh(t *testing.T) {
	var leeway time.Duration
	c := start(t, labtest.ManualClock(), withLeeway(&leeway, 0, 4))
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
	sooner := tokenUntil(c, alice, time.Minute)
	keen.Ask("auth:refresh", payload{"token": sooner}).Want("ok")
	keen.Ask("auth:refresh", payload{"token": sooner}).Want("ok") // the same token again
	c.Advance(time.Minute + leeway - time.Second)
	keen.Ask("whoami").Want(alice)
	c.Advance(time.Second)
	keen.Disconnected()
}

// Each namespace has auth:refresh, which needs no acknowledgement and affects one socket.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.34 2.37 2.40 2.41 2.43 2.44 2.63
//lab:hint Install auth:refresh in OnConnection of both namespaces.
//lab:hint A session belongs to one socket. A connection may have two sockets, each with a token of its own.
//lab:hint Do the same with and without an acknowledgement. The kit's Ack does nothing if the client asked for none.
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

	lobbyOnly.Ask("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute), "Token": "guest", "sub": "root", "name": "x", "role": "member", "user": payload{"name": "x"}}).Want("ok")
	adminOnly.Ask("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute)}).Want("ok")
	adminOnly.Ask("auth:refresh", payload{"token": "guest"}).Want(payload{"error": "unauthorized"})
	for _, client := range []*labtest.Client{quiet, loud} {
		client.RestFrames()
		client.Emit("auth:refresh", payload{"token": tokenUntil(c, renamed, 5*time.Minute)})
		wantRenamed(t, c, client, renamed)
	}

	for _, left := range []*labtest.Client{lobbyLeft, adminLeft} {
		left.Ask("whoami").Want(root) // its neighbour's new name is not its own
	}
	c.Advance(time.Minute + leeway)
	for _, left := range []*labtest.Client{lobbyLeft, adminLeft} {
		left.Disconnected()
	}
	for _, stays := range []*labtest.Client{lobbyOnly, adminOnly, quiet, loud} {
		stays.Ask("whoami").Want(renamed)
	}
	c.Advance(4 * time.Minute)
	for _, gone := range []*labtest.Client{lobbyOnly, adminOnly, quiet, loud} {
		gone.Disconnected()
	}
}

// wantRenamed waits until a refresh without an acknowledgement has given its socket a new
// name. The only frames until then are the answers to whoami.
func wantRenamed(t *testing.T, c *labtest.Cluster, client *labtest.Client, renamed user) {
	t.Helper()
	asked := 0
	c.Eventually(client.Name()+" had the name of its new token after a refresh without an acknowledgement", func() bool {
		var now user
		client.Ask("whoami").Into(&now)
		asked++
		return now == renamed
	})
	client.Settle()
	require.Len(t, client.RestFrames(), asked, "frames: only whoami has an answer, and auth:refresh asked for none")
}

// A refresh with a bad token, or for another user or role, is refused and changes nothing.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.37 2.38 2.39 2.40 2.42 2.43 2.59 2.63
//lab:hint The new token must have the same sub and the same role as the socket's user.
//lab:hint A new role would have to pass the namespace's middleware, so the client has to connect again.
//lab:hint Write the reason to the log, as for a refused CONNECT.
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
	keen.Ask("auth:refresh", payload{"token": "guest"}).Want(refused)
	wantReason(c, c.Node(0), known, "the argument of auth:refresh is no token")
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).Want(refused)
	wantReason(c, c.Node(0), known, "auth:refresh brought a token of another user")
	wantRoleKept(c)

	polite.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).Want("ok")
	for _, bad := range []any{
		payload{"token": tokenFor(c, bob)},
		payload{"token": tokenFor(c, promoted)},
		payload{"token": newEd25519(provider().ed.kid).mint(claimsFor(c, alice))},
		payload{"token": tokenUntil(c, alice, -time.Minute)},
		payload{"token": provider().ed.mint(claimsFor(c, alice).without("exp"))},
		payload{"token": ""}, payload{"token": 42}, payload{}, nil, 42, "token", []any{},
		payload{"Token": tokenFor(c, alice)}, payload{"TOKEN": tokenFor(c, alice), "token": "guest"}, []any{payload{"token": tokenFor(c, alice)}},
		payload{"token": " " + tokenFor(c, alice)}, payload{"token": "Bearer " + tokenFor(c, alice)}, payload{"token": []any{tokenFor(c, alice)}},
		payload{"token": provider().ed.mint(claimsFor(c, alice).with("aud", "billing"))},
		payload{"token": provider().ed.mint(claimsFor(c, alice).with("nbf", c.Now().Add(time.Minute).Unix()))},
		payload{"token": provider().ed.mint(claimsFor(c, alice).with("sub", strings.ToUpper(alice.ID)))},
		payload{"token": provider().ed.mint(claimsFor(c, alice).with("sub", alice.ID+" "))},
		payload{"token": sized(claimsFor(c, alice), maxToken+1)},
		tokenFor(c, alice), // the token must be in an object, as in CONNECT
	} {
		keen.Ask("auth:refresh", bad).Want(refused)
	}
	keen.Ask("auth:refresh").Want(refused)
	keen.Ask("auth:refresh", payload{"token": tokenFor(c, alice)}, payload{"token": tokenFor(c, alice)}).Want(refused)
	for _, silent := range []user{bob, promoted} {
		keen.Emit("auth:refresh", payload{"token": tokenFor(c, silent)}) // asks for no answer
	}
	keen.Emit("auth:refresh")
	keen.Ask("whoami").Want(alice)

	c.Advance(time.Minute + leeway)
	keen.Disconnected()
	polite.Ask("whoami").Want(bob)
}

// wantRoleKept requires that a socket of each role refreshes with a token of that role,
// and with no other.
func wantRoleKept(c *labtest.Cluster) {
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
			answer := socket.Ask("auth:refresh", payload{"token": tokenFor(c, changed)})
			if other == role {
				answer.Want("ok")
				somebody.Name = changed.Name
			} else {
				answer.Want(payload{"error": "unauthorized"})
			}
			socket.Ask("whoami").Want(somebody)
		}
		socket.Disconnect()
	}
}
