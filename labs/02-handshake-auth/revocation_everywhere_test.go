package handshakeauth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// revoke revokes a token as the identity provider does. See README.md.
func revoke(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	setRevoked(t, c, jti)
	c.Redis().Publish("auth:revoked", []byte(jti))
}

// setRevoked does the first half of that, until the check ends: a run with the same seed
// on the same Redis draws the same tokens.
func setRevoked(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	redis, key := c.Redis().Client(), "auth:revoked:"+jti
	require.NoError(t, redis.Set(context.Background(), key, "1", time.Hour).Err())
	t.Cleanup(func() { require.NoError(t, redis.Del(context.Background(), key).Err()) })
}

// Revoking a token disconnects its sockets on every node and refuses it from then on.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.41 2.42 2.48 2.49 2.50
//lab:hint-go Subscribe to auth:revoked in Setup, on every node, and wait for the confirmation. Each message is a jti.
//lab:hint-node Subscribe to auth:revoked before serve(io), on every node, and wait for the confirmation. Each message is a jti.
//lab:hint For each message, go through the sockets of this process and disconnect those that use that token.
//lab:hint After a refresh, a socket uses the new token, not the first one.
//lab:note revocation
func TestRevokedEverywhere(t *testing.T) {
	c := start(t, labtest.Nodes(2))
	root, bob := invent(c, "root", "admin"), invent(c, "bob", "member")
	first, second := claimsFor(c, root).with("jti", "Id: é*/"+c.Invent("jti")), claimsFor(c, root)
	stolen, spare := provider().ed.mint(first), provider().ed.mint(second)
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	here, there := c.Node(0).Dial("a socket on node-1", labtest.Token(stolen)), c.Node(1).Dial("a socket on node-2", labtest.Token(stolen))
	admin := there.Connect("/admin", labtest.Token(stolen))
	refreshed := c.Node(1).Dial("a socket that has refreshed", labtest.Token(stolen))
	refreshed.Ask("auth:refresh", payload{"token": spare}).Want("ok")
	other := c.Node(1).Dial("bob, whose own token is not revoked", labtest.Token(tokenFor(c, bob)))
	stranger := claimsFor(c, root)
	other.Ask("auth:refresh", payload{"token": provider().ed.mint(stranger)}).Want(payload{"error": "unauthorized"})

	similar := c.Node(1).Dial("a similar jti", labtest.Token(provider().ed.mint(first.with("jti", first["jti"].(string)+"-2"))))
	similar.Ask("whoami").Want(root)
	unused := claimsFor(c, root)

	//lab:rule 2.49
	nothings := []string{"", "*", "?", ".*", c.Invent("jti"), root.ID, bob.ID, strings.Repeat("x", 100_000), "auth:revoked:" + first["jti"].(string)}
	matched := strings.Replace(first["jti"].(string), "*", "any", 1) // if the jti is taken for a pattern
	setRevoked(t, c, matched)
	for _, other := range misspelled(c.Rand(), first["jti"].(string)) {
		nothings = append(nothings, other)
		setRevoked(t, c, other)
	}
	for _, nothing := range append(nothings, unused["jti"].(string)) {
		c.Redis().Publish("auth:revoked", []byte(nothing))
	}
	for _, channel := range []string{"auth:revoked:", "auth:revoked:2", "auth:revoke", "auth", "AUTH:REVOKED"} {
		c.Redis().Publish(channel, []byte(first["jti"].(string)))
	}
	marker := claimsFor(c, bob)
	witnesses := []*labtest.Client{}
	for i := range 2 {
		witnesses = append(witnesses, c.Node(i).Dial("witness", labtest.Token(provider().ed.mint(marker))))
		witnesses[i].Ask("whoami").Want(bob)
	}

	//lab:rule 2.48
	revoke(t, c, marker["jti"].(string))
	for _, witness := range witnesses {
		witness.Disconnected() // so the node has heard everything before that too
	}

	//lab:rule 2.49
	for _, client := range []*labtest.Client{here, there, admin, refreshed, similar} {
		client.Ask("whoami").About("whose token is not revoked yet").Want(root)
	}

	//lab:rule 2.50
	wantAccepted(t, c.Node(0).Dial("announced, not revoked", labtest.Raw()), provider().ed.mint(unused), root)
	wantAccepted(t, c.Node(0).Dial("with a jti like revoked ones", labtest.Raw()), stolen, root)

	//lab:rule 2.48
	revoke(t, c, first["jti"].(string))
	for _, client := range []*labtest.Client{here, there, admin} {
		client.Disconnected()
	}

	//lab:rule 2.50
	here.ConnectRefused("/", labtest.Token(stolen)).Want(unauthorized)
	there.ConnectRefused("/", labtest.Token(stolen)).Want(unauthorized)
	admin.ConnectRefused("/admin", labtest.Token(stolen)).Want(unauthorized)
	wantAccepted(t, here, tokenFor(c, root), root) // the token is revoked, not the user

	//lab:rule 2.49
	other.Ask("whoami").Want(bob)

	//lab:rule 2.41
	refreshed.Ask("whoami").About("after its first token was revoked").Want(root)

	//lab:rule 2.50
	refreshed.Ask("auth:refresh", payload{"token": stolen}).About("a revoked token").Want(payload{"error": "unauthorized"})

	//lab:rule 2.41
	revoke(t, c, stranger["jti"].(string)) // bob has shown this token, and does not use it
	revoke(t, c, second["jti"].(string))
	refreshed.Disconnected()

	//lab:rule 2.42
	other.Ask("whoami").Want(bob)

	//lab:rule 2.49
	similar.Ask("whoami").Want(root)

	// While the key exists, the token is refused, and not longer.
	//
	//lab:rule 2.50
	require.NoError(t, c.Redis().Client().Del(context.Background(), "auth:revoked:"+first["jti"].(string)).Err())
	wantAccepted(t, here, stolen, root)
}

// Revoking one token of a connection leaves the socket with the other token alone.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.47 2.48 2.49 2.58 2.59
//lab:hint-go socket.Disconnect(false) ends one socket, and Disconnect(true) the connection.
//lab:hint-node socket.disconnect() ends one socket, and disconnect(true) the connection.
//lab:hint Compare the jti of each socket's token with the revoked one. Whose token it is makes no difference.
//lab:hint The log says that a token was revoked, and not which one: its jti is a claim of a refused token.
//lab:note revocation
func TestRevokedInOneNamespace(t *testing.T) {
	c := start(t)
	root := invent(c, "root", "admin")
	c.Node(0).DialRefused("nobody").Want(unauthorized)

	for _, revoked := range []string{"/", "/admin"} {
		tokens := map[string]claims{"/": claimsFor(c, root), "/admin": claimsFor(c, root)}
		inLobby := c.Node(0).Dial("root, revoked in "+revoked, labtest.Token(provider().ed.mint(tokens["/"])))
		asAdmin := inLobby.Connect("/admin", labtest.Token(provider().ed.mint(tokens["/admin"])))
		inLobby.Ask("whoami").Want(root)
		asAdmin.Ask("whoami").Want(root)

		revoke(t, c, tokens[revoked]["jti"].(string))

		gone, stays := inLobby, asAdmin
		if revoked == "/admin" {
			gone, stays = asAdmin, inLobby
		}

		//lab:rule 2.48
		gone.Disconnected()

		//lab:rule 2.49
		stays.Ask("whoami").Want(root)

		//lab:rule 2.47
		gone.ConnectRefused(revoked, labtest.Token(provider().ed.mint(tokens[revoked]))).Want(unauthorized)
		gone.Connect(revoked, labtest.Token(tokenFor(c, root))).Ask("whoami").Want(root)
	}

	//lab:rule 2.59
	clean := c.StartNode()
	visitor := clean.Dial("root, who is refused for two reasons", labtest.Raw())
	known := words(clean.Log())
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(claimsFor(c, root).with("name", 42)))).Want(unauthorized)
	wantReason(t, c, clean, known, "a claim has another type")
	unused := claimsFor(c, root)
	setRevoked(t, c, unused["jti"].(string))
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(unused))).Want(unauthorized)
	wantReason(t, c, clean, known, "the token is revoked")
	wantAccepted(t, visitor, tokenFor(c, root), root)
	unanswered := claimsFor(c, root)
	socket := clean.Dial("root, about whose new token Redis says nothing", labtest.Token(tokenFor(c, root)))
	socket.Ask("auth:refresh", payload{"token": "guest"}).Want(payload{"error": "unauthorized"})
	wantReason(t, c, clean, known, "the argument of auth:refresh is no token")
	c.Redis().HoldRepliesAbout("auth:revoked:" + unanswered["jti"].(string))
	socket.Ask("auth:refresh", payload{"token": provider().ed.mint(unanswered)}).Late().Want(payload{"error": "unauthorized"})
	wantReason(t, c, clean, known, "Redis does not say whether the token is revoked")
	c.Redis().Release()

	//lab:rule 2.58
	clean.Stop() // then its log is complete
	wantNotLogged(t, clean.Log(), unused["jti"].(string), "the jti of a revoked token that was refused", provider().ed.mint(unused))
	wantNotLogged(t, clean.Log(), unanswered["jti"].(string), "the jti of a token that was refused because Redis did not answer", provider().ed.mint(unanswered))
}
