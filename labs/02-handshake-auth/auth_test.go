package handshakeauth_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	handshakeauth "socketlab/labs/02-handshake-auth"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, handshakeauth.Setup) }

// unauthorized is what every refusal says, and all that it says.
var unauthorized = map[string]any{"message": "Unauthorized"}

// payload is what a client sends with CONNECT.
type payload = map[string]any

// start starts nodes that believe the identity provider.
func start(t *testing.T, options ...labtest.Option) *labtest.Cluster {
	t.Helper()
	return labtest.Start(t, append(options, labtest.Keys(provider().policy))...)
}

// turnedAway wants each token refused, on a connection of its own, which then
// serves for a good one. The names stand for them in failures.
func turnedAway(t *testing.T, c *labtest.Cluster, bad map[string]any) {
	t.Helper()
	alice := invent(c, "alice", "member")
	for name, token := range bad {
		visitor := c.Node(0).Dial(name, labtest.Raw())
		visitor.ConnectRefused("/", labtest.Auth(payload{"token": token})).Want(unauthorized)
		letIn(visitor, tokenFor(c, alice), alice)
	}
}

// letIn wants a token let in as a user, and leaves again. The marker makes sure
// that the node has read the goodbye, before anything else happens.
func letIn(visitor *labtest.Client, token string, u user) {
	in := visitor.Connect("/", labtest.Token(token))
	in.Ask("whoami").Want(u)
	in.Disconnect()
	in.Settle()
}

// A client without a token is refused and may try again on the same connection.
//
//lab:points 4
//lab:hint A middleware that returns an error keeps the client out: io.Use(auth.Authenticate) in Setup.
//lab:hint The client receives only what a *socketio.ConnectError says. Any other error becomes "internal error".
//lab:hint socket.Handshake().Auth is JSON. Decode it into a struct with a string: what is no string is an error.
//lab:note middleware-not-the-connection-handler
func TestTokenRequired(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	visitor := c.Node(0).Dial("visitor", labtest.Raw())

	visitor.ConnectRefused("/").Want(unauthorized)
	for _, none := range []any{payload{}, payload{"token": ""}, payload{"token": nil}, payload{"token": 42}, payload{"token": true},
		payload{"token": []string{tokenFor(c, alice)}}, payload{"token": payload{"token": tokenFor(c, alice)}}, payload{"jwt": tokenFor(c, alice)},
		payload{"token": "guest"}, payload{"token": ".."}, payload{"token": "Bearer " + tokenFor(c, alice)}} {
		visitor.ConnectRefused("/", labtest.Auth(none)).Want(unauthorized)
	}

	visitor.Connect("/", labtest.Token(tokenFor(c, alice))).Ask("whoami").Want(alice)
}

// Handlers see the user whom the token names, in each role, whatever else the client says.
//
//lab:points 4
//lab:hint app.SetUser(socket, user) in the middleware; the handler of whoami looks there.
//lab:hint sub, name and role come from the verified claims. Nothing else in the payload counts.
//lab:note identity-comes-from-the-token
func TestIdentity(t *testing.T) {
	c := start(t)

	for _, role := range []string{"member", "moderator", "admin"} {
		alice, root := invent(c, "alice", role), invent(c, "root", "admin")
		claim := payload{
			"id": root.ID, "userId": root.ID, "sub": root.ID, "name": root.Name, "role": "admin", "roles": []string{"admin"},
			"user": root, "claims": root, "data": payload{"user": root},
		}
		visitor := c.Node(0).Dial("a "+role, labtest.Raw(), labtest.Query("role", "admin"), labtest.Query("id", root.ID), labtest.Header("X-User", root.ID))
		visitor.ConnectRefused("/", labtest.Auth(claim)).Want(unauthorized)
		claim["token"] = tokenFor(c, alice)
		visitor.Connect("/", labtest.Auth(claim)).Ask("whoami").Want(alice)
	}
}

// Refusals look alike: whatever is wrong with a token, the client learns nothing about it.
//
//lab:points 3
//lab:hint The reason belongs in the log. To the client it says how close a guess was.
//lab:hint One *socketio.ConnectError for all of them: {"message":"Unauthorized"}, no data.
//lab:note refusals-look-alike
func TestRefusalsLookAlike(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	stranger := newEd25519(provider().ed.kid)

	turnedAway(t, c, map[string]any{
		"a token that is no token": "guest",
		"an expired token":         provider().ed.mint(good.with("exp", c.Now().Add(-time.Hour).Unix())),
		"a forged token":           stranger.mint(good),
		"a token of another key":   newEd25519("2019-01").mint(good),
		"a token for another":      provider().ed.mint(good.with("aud", "billing")),
	})
	visitor := c.Node(0).Dial("a member", labtest.Raw())
	visitor.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)
	visitor.ConnectRefused("/admin").Want(unauthorized)
}

// A token that is longer than 8192 bytes is refused unread.
//
//lab:points 3
//lab:hint Look at the length before anything else. Decoding costs more than sending.
//lab:hint A token of ours has some 400 bytes. 64 KiB are an attempt to make you work.
//lab:note bound-before-you-parse
func TestTokenSize(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)

	turnedAway(t, c, map[string]any{
		"a token of 8193 bytes":  sized(good, maxToken+1),
		"a token of 64 KiB":      sized(good, 64<<10),
		"64 KiB of dots":         strings.Repeat(".", 64<<10),
		"64 KiB after the token": tokenFor(c, alice) + strings.Repeat("A", 64<<10),
	})
	visitor := c.Node(0).Dial("a token of 8192 bytes", labtest.Raw())
	letIn(visitor, sized(good, maxToken), alice)
}

// sized mints a token of exactly that many bytes, padded in its header and in
// its claims: either alone cannot have every length.
func sized(good claims, size int) string {
	for header := range 4 {
		extra := map[string]any{"pad": strings.Repeat("x", header)}
		empty := len(provider().ed.mintAs(extra, good.with("pad", "")))
		for padding := (size-empty)*3/4 - 3; padding < (size-empty)*3/4+3; padding++ {
			token := provider().ed.mintAs(extra, good.with("pad", strings.Repeat("x", padding)))
			if len(token) == size {
				return token
			}
		}
	}
	panic("no padding gives that length")
}

// A token must name its bearer, a known role and itself.
//
//lab:points 3
//lab:hint A valid signature says who wrote the claims, not that all of them are there.
//lab:hint Without a jti a token cannot be revoked. Without a sub it is nobody's.
//lab:hint Claims with a method Validate() error: the parser of golang-jwt calls it after its own checks.
//lab:note what-a-token-must-say
func TestClaimsRequired(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	mint := provider().ed.mint

	turnedAway(t, c, map[string]any{
		"a token without a sub":         mint(good.without("sub")),
		"a token with an empty sub":     mint(good.with("sub", "")),
		"a token with a sub of 42":      mint(good.with("sub", 42)),
		"a token without a role":        mint(good.without("role")),
		"a token with an unknown role":  mint(good.with("role", "root")),
		"a token with a list of roles":  mint(good.with("role", []string{"member", "admin"})),
		"a token without a jti":         mint(good.without("jti")),
		"a token with an empty jti":     mint(good.with("jti", "")),
		"a token whose claims are none": mint(json.RawMessage(`[]`)),
		"a token whose claims are null": mint(nil),
	})
	visitor := c.Node(0).Dial("a token without a name", labtest.Raw())
	letIn(visitor, mint(good.without("name")), user{ID: alice.ID, Role: alice.Role})
}
