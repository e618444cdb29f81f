package handshakeauth_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	handshakeauth "socketlab/labs/02-handshake-auth"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, handshakeauth.Setup) }

// unauthorized is the whole content of every refusal.
var unauthorized = map[string]any{"message": "Unauthorized"}

// payload is what a client sends with CONNECT.
type payload = map[string]any

// start starts nodes that trust the identity provider of the checks.
func start(t *testing.T, options ...labtest.Option) *labtest.Cluster {
	t.Helper()
	return labtest.Start(t, append(options, labtest.Keys(provider().policy))...)
}

// wantRefused requires that each token is refused, on a connection of its own, and
// that a valid token is then accepted on some of these connections. Failures name the
// tokens.
func wantRefused(t *testing.T, c *labtest.Cluster, bad map[string]any) {
	t.Helper()
	const each = 10 // a handshake is cheap, and a conversation is not
	alice := invent(c, "alice", "member")
	tried := 0
	for name, token := range bad {
		visitor := c.Node(0).Dial(name, labtest.Raw())
		visitor.ConnectRefused("/", labtest.Auth(payload{"token": token})).Want(unauthorized)
		if tried%each == 0 {
			wantAccepted(t, visitor, tokenFor(c, alice), alice)
		}
		tried++
	}
}

// wantAccepted connects with a token, requires that the node knows the client as this
// user, and disconnects. It returns once the node has read the DISCONNECT.
func wantAccepted(t *testing.T, visitor *labtest.Client, token string, u user) {
	t.Helper()
	socket := visitor.Connect("/", labtest.Token(token))
	socket.Ask("whoami").Want(u)
	socket.Disconnect()
	socket.Settle()
}

// demand ends the check unless ok. Its first line says what is wrong, and the others what
// was wanted and what came.
func demand(t *testing.T, ok bool, wrong string, want, got any) {
	t.Helper()
	if !ok {
		t.Fatalf("%s\n    want: %v\n    got:  %v", wrong, want, got)
	}
}

// A client without a token is refused and may try again on the same connection.
//
//lab:part part-a-tokens-and-origins
//lab:points 4
//lab:rule 2.6 2.7 2.8 2.9 2.10
//lab:hint-go A middleware that returns an error refuses the client. The starter installs Authenticate in every namespace.
//lab:hint-node A middleware that calls next with an error refuses the client. The starter has one in every namespace.
//lab:hint-go The client sees the message of a *socketio.ConnectError. Any other error reaches it as "internal error".
//lab:hint-node The client sees the message of that error, and its data if it has any.
//lab:hint-go socket.Handshake().Auth is JSON. Decode the field token into a string: any other type is then an error.
//lab:hint-node socket.handshake.auth is whatever the client sent. Look at the type of token before you use it.
//lab:hint-go encoding/json takes "TOKEN" for the field token of a struct. strictjson.Object does not.
//lab:hint-node Names of fields are exact in JavaScript. But JSON.parse keeps the last of two with one name: hasNameTwice of strict.mjs knows.
//lab:hint Change nothing in a token before you verify it: trim no space, and cut no prefix off.
//lab:note middleware-not-the-connection-handler
func TestTokenRequired(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	visitor := c.Node(0).Dial("a client that tries again", labtest.Raw())
	bad := map[string]any{
		"an empty payload":     payload{},
		"an empty token":       payload{"token": ""},
		"null as a token":      payload{"token": nil},
		"a number as a token":  payload{"token": 42},
		"true as a token":      payload{"token": true},
		"a list of tokens":     payload{"token": []string{tokenFor(c, alice)}},
		"an object as a token": payload{"token": payload{"token": tokenFor(c, alice)}},
		"a word as a token":    payload{"token": "guest"},
		"two dots as a token":  payload{"token": ".."},
	}
	bearer := "Bearer " + tokenFor(c, alice)
	elsewhere := map[string]any{
		"a token in another field": payload{"auth": payload{"token": tokenFor(c, alice)}},
	}
	for _, name := range []string{"Token", "TOKEN", "tOKEN", "toKen", " token", "token ", "access_token", "accessToken", "Authorization", "auth", "jwt", ""} {
		elsewhere["a token in "+asJSON(name)] = payload{name: tokenFor(c, alice)}
		elsewhere["a token in "+asJSON(name)+", and a word in token"] = payload{name: tokenFor(c, alice), "token": "guest"}
		elsewhere["a word in token, and a token in "+asJSON(name)] = claims{"token": "guest"}.then(name, tokenFor(c, alice))
	}

	//lab:rule 2.8 2.9
	visitor.ConnectRefused("/").Want(unauthorized)

	//lab:rule 2.8
	for name, auth := range bad {
		c.Node(0).Dial(name, labtest.Raw()).ConnectRefused("/", labtest.Auth(auth)).Want(unauthorized)
	}

	//lab:rule 2.6
	for name, auth := range elsewhere {
		c.Node(0).Dial(name, labtest.Raw()).ConnectRefused("/", labtest.Auth(auth)).Want(unauthorized)
	}

	//lab:rule 2.9
	for range 20 {
		visitor.ConnectRefused("/", labtest.Token("guest")).Want(unauthorized)
	}

	//lab:rule 2.10
	c.Node(0).Dial("a token after Bearer and a space", labtest.Raw()).ConnectRefused("/", labtest.Token(bearer)).Want(unauthorized)
	wantRefused(t, c, decorated(c, alice, " ", "\t", "\v", "\x00", "\u00a0", "\u2028", "\ufeff", "=", ".", `"`, "'", ","))

	//lab:rule 2.6 2.9
	visitor.Connect("/", labtest.Auth(claims{"token": tokenFor(c, alice)}.then("TOKEN", "guest"))).Ask("whoami").Want(alice)

	//lab:rule 2.7
	returning := c.Node(0).Dial("a client that was accepted before, without its token", labtest.Raw())
	wantAccepted(t, returning, tokenFor(c, alice), alice)

	//lab:rule 2.8
	returning.ConnectRefused("/").Want(unauthorized)
	returning.ConnectRefused("/", labtest.Token("guest")).Want(unauthorized)

	//lab:rule 2.9
	wantAccepted(t, returning, tokenFor(c, alice), alice)
}

// decorated returns valid tokens of a user with one of these texts, or a prefix, where
// it does not belong.
func decorated(c *labtest.Cluster, u user, texts ...string) map[string]any {
	tokens := map[string]any{}
	for _, space := range texts {
		tokens["a token after "+asJSON(space)] = space + tokenFor(c, u)
		tokens["a token before "+asJSON(space)] = tokenFor(c, u) + space
		tokens["a token between two "+asJSON(space)] = space + tokenFor(c, u) + space
		head, tail, _ := strings.Cut(tokenFor(c, u), ".")
		tokens["a token with "+asJSON(space)+" behind its header"] = head + space + "." + tail
	}
	for _, prefix := range []string{"bearer ", "Bearer", "Bearer:", "BEARER ", "JWT ", "Token ", "token=", "Basic "} {
		tokens["a token after "+prefix] = prefix + tokenFor(c, u)
	}
	return tokens
}

// Handlers see the user whom the token names, in every role, whatever else the client says.
//
//lab:part part-a-tokens-and-origins
//lab:points 4
//lab:rule 2.6 2.8 2.22 2.35
//lab:hint-go Call app.SetUser(socket, user) in the middleware. The handler of whoami reads it.
//lab:hint-node Set socket.data.user in the middleware. The handler of whoami reads it.
//lab:hint Take sub, name and role from the verified claims. Ignore everything else in the payload.
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

		//lab:rule 2.8
		visitor.ConnectRefused("/", labtest.Auth(claim)).Want(unauthorized)

		//lab:rule 2.22
		claim["token"] = tokenFor(c, alice)
		socket := visitor.Connect("/", labtest.Auth(claim))

		//lab:rule 2.6 2.35
		socket.Ask("whoami").Want(alice)
	}
}

// All refusals look alike: a client does not learn what is wrong with its token, but the log does.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.8 2.9 2.32 2.59
//lab:hint Write the reason to the log. It would tell a client how close its guess was.
//lab:hint The log needs a line for each refused CONNECT, also for a role that /admin refuses, and for a reason that it has already. A constant text is not a reason.
//lab:hint "The token is invalid" is not a reason either: whoever reads the log wants to know whether it has expired, is meant for another service, or was forged.
//lab:hint-go Return the same *socketio.ConnectError every time: {"message":"Unauthorized"}, without data.
//lab:hint-node Call next with the same message every time, new Error("Unauthorized"), without data.
//lab:note refusals-look-alike
func TestRefusalsLookAlike(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	stranger := newEd25519(provider().ed.kid)

	//lab:rule 2.8
	wantRefused(t, c, map[string]any{
		"a word":                      "guest",
		"an expired token":            provider().ed.mint(good.with("exp", c.Now().Add(-time.Hour).Unix())),
		"a forged token":              stranger.mint(good),
		"a token of another key":      newEd25519("2019-01").mint(good),
		"a token for another service": provider().ed.mint(good.with("aud", "billing")),
	})
	visitor := c.Node(0).Dial("a member", labtest.Raw())
	visitor.ConnectRefused("/admin").Want(unauthorized)

	//lab:rule 2.32
	visitor.ConnectRefused("/admin", labtest.Token(tokenFor(c, alice))).Want(unauthorized)

	//lab:rule 2.59
	clean := c.StartNode()
	visitor = clean.Dial("somebody", labtest.Raw())
	known := words(clean.Log())
	for _, refused := range []struct{ why, nsp, token string }{
		{"there is no token", "/", ""},
		{"the token has expired", "/", provider().ed.mint(good.with("exp", c.Now().Add(-time.Hour).Unix()))},
		{"the token is for another service", "/", provider().ed.mint(good.with("aud", "billing"))},
		{"the signature is wrong", "/", stranger.mint(good)},
		{"the token is longer than 8192 bytes", "/", sized(good, maxToken+1)},
		{"a claim has another type", "/", provider().ed.mint(good.with("name", 42))},
		{"the role is not admin", "/admin", tokenFor(c, alice)},
	} {
		//lab:rule 2.8
		visitor.ConnectRefused(refused.nsp, labtest.Token(refused.token)).Want(unauthorized)

		//lab:rule 2.59
		wantReason(t, c, clean, known, refused.why)
	}
	before, short := lines(clean), len(clean.Log())
	visitor.ConnectRefused("/", labtest.Token(newEd25519(strings.Repeat("k", 5000)).mint(good))).Want(unauthorized)
	wantLine(t, c, clean, before, "no key has the kid of a token, which has 5000 bytes")
	logged := len(clean.Log()) - short
	demand(t, logged <= maxReason, "a refusal filled the log", fmt.Sprintf("at most %d bytes", maxReason), fmt.Sprintf("%d bytes", logged))

	before = lines(clean)
	visitor.ConnectRefused("/", labtest.Token("")).Want(unauthorized)
	wantLine(t, c, clean, before, "a CONNECT was refused once more for the same reason")

	//lab:rule 2.9
	wantAccepted(t, visitor, tokenFor(c, alice), alice)
}

// maxReason is how many bytes the log may hold of one refusal.
const maxReason = 1000

// wantReason requires that the log of a node says why it refused a client: it contains
// a word that is not known yet. Its words become known.
func wantReason(t *testing.T, c *labtest.Cluster, n *labtest.Node, known map[string]bool, why string) {
	t.Helper()
	c.Eventually("the log of "+n.Name()+" gave a reason of its own for a refusal because "+why, func() bool {
		before := len(known)
		maps.Copy(known, words(n.Log()))
		return len(known) > before
	})
}

// lines returns how many lines the log of a node has.
func lines(n *labtest.Node) int { return strings.Count(n.Log(), "\n") }

// wantLine requires that the log of a node has more lines than before.
func wantLine(t *testing.T, c *labtest.Cluster, n *labtest.Node, before int, why string) {
	t.Helper()
	c.Eventually("the log of "+n.Name()+" had another line because "+why, func() bool { return lines(n) > before })
}

// words returns the words of a log. What contains a digit, such as a time, an address
// or an id, is not a word.
func words(log string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(log) {
		if !strings.ContainsAny(word, "0123456789") {
			all[word] = true
		}
	}
	return all
}
