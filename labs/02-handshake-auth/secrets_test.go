package handshakeauth_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A token in the URL, a header or a cookie is ignored, and the URL is not logged.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.5 2.57 2.58
//lab:hint A URL ends up in the access logs of every proxy on the way. Read the token from socket.Handshake().Auth alone.
//lab:hint A browser sends a cookie whichever page opened the connection. It does not send a payload by itself.
//lab:note never-in-the-url
func TestTokenInTheWrongPlace(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	var tokens []string
	token := func() string {
		tokens = append(tokens, tokenFor(c, alice))
		return tokens[len(tokens)-1]
	}

	for name, place := range map[string]labtest.DialOption{
		"a token in the query":         labtest.Query("token", token()),
		"auth in the query":            labtest.Query("auth", `{"token":"`+token()+`"}`),
		"access_token in the query":    labtest.Query("access_token", token()),
		"a token in the Authorization": labtest.Header("Authorization", "Bearer "+token()),
		"a token in a cookie":          labtest.Header("Cookie", "token="+token()),
		"a token in a header":          labtest.Header("X-Token", token()),
	} {
		c.Node(0).DialRefused(name, place).Want(unauthorized)
		visitor := c.Node(0).Dial(name+" and in the payload", labtest.Raw(), place)
		visitor.ConnectRefused("/", labtest.Auth(payload{})).Want(unauthorized)
		wantAccepted(visitor, token(), alice)
	}

	wantNoneLogged(t, c, tokens...)
}

// Tokens and secrets never reach the log or another client.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.57 2.58
//lab:hint Log why a token was refused, but never the token, and never the payload or the URL that contained it.
//lab:hint Two thirds of a token are readable, and the last third makes it valid: log no part of it.
//lab:note secrets-stay-out-of-logs
func TestNoSecretsInTheLog(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	good, brief := tokenFor(c, alice), tokenUntil(c, alice, time.Minute)
	bad := map[string]any{
		"an expired token":            tokenUntil(c, alice, -time.Hour),
		"a forged token":              newEd25519(provider().ed.kid).mint(claimsFor(c, alice)),
		"a token of another key":      newEd25519("2019-01").mint(claimsFor(c, alice)),
		"a token for another service": provider().ed.mint(claimsFor(c, alice).with("aud", "billing")),
		"a token without a jti":       provider().ed.mint(claimsFor(c, alice).without("jti")),
		"half a token":                good[:len(good)/2],
		"a secret as a token":         c.Invent("hunter2"),
	}

	wantRefused(t, c, bad)
	member := c.Node(0).Dial("alice", labtest.Auth(payload{"token": good, "password": c.Invent("hunter2")}))
	member.Ask("auth:refresh", payload{"token": brief}).Want("ok")
	other := tokenFor(c, bob)
	member.Ask("auth:refresh", payload{"token": other}).Want(payload{"error": "unauthorized"})
	c.Advance(time.Minute + leeway)
	member.Disconnected()
	member.ConnectRefused("/admin", labtest.Token(good)).Want(unauthorized)

	tokens := []string{good, brief, other}
	for _, token := range bad {
		tokens = append(tokens, token.(string))
	}
	wantNoneLogged(t, c, tokens...)
}

// wantNoneLogged stops the node, which completes its log, and requires that the log
// contains no token, no secret and no revealing part of one.
func wantNoneLogged(t *testing.T, c *labtest.Cluster, tokens ...string) {
	t.Helper()
	c.Node(0).Stop()
	log := c.Node(0).Log()
	secret := provider().hs.private.([]byte)
	for _, secret := range append(tokens, string(secret), base64.StdEncoding.EncodeToString(secret), base64.RawURLEncoding.EncodeToString(secret)) {
		for _, part := range secretParts(secret) {
			require.NotContains(t, log, part, "the node's log contains part of a token or secret")
		}
	}
}

// secretParts returns the parts of a token that must not be logged: pieces of its
// claims and its signature. Its header is public. Any other text is one part.
func secretParts(token string) []string {
	const head = 24 // characters are enough to recognize a part
	parts := []string{}
	for i, part := range strings.Split(token, ".") {
		if i > 0 && len(part) >= head {
			parts = append(parts, part[:head], part[len(part)-head:])
		}
	}
	if len(parts) == 0 {
		parts = append(parts, token)
	}
	return parts
}
