package handshakeauth_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A token in the URL, a header or a cookie is ignored, and the URL is not logged.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.5 2.57 2.58
//lab:hint-go A URL ends up in the access logs of every proxy on the way. Read the token from socket.Handshake().Auth alone.
//lab:hint-node A URL ends up in the access logs of every proxy on the way. Read the token from socket.handshake.auth alone.
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

	//lab:rule 2.5
	for name, place := range map[string]labtest.DialOption{
		"a token in the query":         labtest.Query("token", token()),
		"auth in the query":            labtest.Query("auth", `{"token":"`+token()+`"}`),
		"access_token in the query":    labtest.Query("access_token", token()),
		"a token in the Authorization": labtest.Header("Authorization", "Bearer "+token()),
		"a token in a cookie":          labtest.Header("Cookie", "token="+token()),
		"jwt in a cookie":              labtest.Header("Cookie", "jwt="+token()),
		"access_token in a cookie":     labtest.Header("Cookie", "access_token="+token()),
		"jwt in the query":             labtest.Query("jwt", token()),
		"auth.token in the query":      labtest.Query("auth[token]", token()),
		"a token in a header":          labtest.Header("X-Token", token()),
		"a header named token":         labtest.Header("Token", token()),
		"X-Auth-Token":                 labtest.Header("X-Auth-Token", token()),
		"a bare Authorization":         labtest.Header("Authorization", token()),
		"a subprotocol":                labtest.Header("Sec-WebSocket-Protocol", token()),
		"auth in a cookie":             labtest.Header("Cookie", "auth="+token()),
		"a session in a cookie":        labtest.Header("Cookie", "session="+token()),
	} {
		c.Node(0).DialRefused(name, place).Want(unauthorized)
		visitor := c.Node(0).Dial(name+" and in the payload", labtest.Raw(), place)
		visitor.ConnectRefused("/", labtest.Auth(payload{})).Want(unauthorized)
		wantAccepted(t, visitor, token(), alice)
	}

	//lab:rule 2.57 2.58
	wantNoneLogged(t, c, tokens...)
}

// Tokens, their claims and secrets never reach the log or another client.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.57 2.58 2.59
//lab:hint Log why a token was refused, but never the token, and never the payload or the URL that contained it.
//lab:hint Two thirds of a token are readable, and the last third makes it valid: log no part of it, however short. Its last four characters are a part.
//lab:hint If you log a page that was refused, log its origin, and not its URL: it may contain a token.
//lab:hint Whose token was refused is a claim of a refused token as well: say that the role is wrong, and not who has it.
//lab:hint An error of a JSON decoder quotes what it cannot decode. Log a text of your own for each reason.
//lab:note secrets-stay-out-of-logs
func TestNoSecretsInTheLog(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	good, brief := tokenFor(c, alice), tokenUntil(c, alice, time.Minute)
	stranger := newEd25519(provider().ed.kid)
	bad := map[string]any{
		"an expired token":            tokenUntil(c, alice, -time.Hour),
		"a forged token":              stranger.mint(claimsFor(c, alice)),
		"a token of another key":      newEd25519("2019-01").mint(claimsFor(c, alice)),
		"a token for another service": provider().ed.mint(claimsFor(c, alice).with("aud", "billing")),
		"a token without a jti":       provider().ed.mint(claimsFor(c, alice).without("jti")),
		"half a token":                good[:len(good)/2],
		"a token before a space":      tokenFor(c, alice) + " ",
		"a token in quotes":           `"` + tokenFor(c, alice) + `"`,
		"a secret as a token":         c.Invent("hunter2"),
		"a list of tokens":            []string{tokenFor(c, alice)},
	}
	var told []string // texts in claims
	for _, claim := range []string{"iss", "aud", "sub", "name", "role", "jti", "exp", "nbf", "iat"} {
		for _, key := range []signer{provider().ed, stranger} {
			text := c.Invent("told-in-" + claim)
			told = append(told, text)
			bad["a text in "+claim+", key "+asJSON(key.public[len(key.public)-4:])] = key.mint(claimsFor(c, alice).with("exp", c.Now().Add(-time.Hour).Unix()).with(claim, text))
			bad["a list in "+claim+", key "+asJSON(key.public[len(key.public)-4:])] = key.mint(claimsFor(c, alice).with("exp", c.Now().Add(-time.Hour).Unix()).with(claim, []any{text, payload{"x": text}}))
		}
	}
	for _, claim := range []string{"iss", "aud", "role"} { // nothing else is wrong with these tokens
		text := c.Invent("told-in-" + claim)
		told = append(told, text)
		bad["a wrong "+claim] = provider().ed.mint(claimsFor(c, alice).with(claim, text))
	}
	expired := func() string {
		return provider().hs.mint(claimsFor(c, alice).with("exp", c.Now().Add(-time.Hour).Unix()))
	}
	unusual := map[string]string{} // short pieces of tokens
	for name, piece := range map[string]func(token string) string{
		"an unusual end":                  func(token string) string { return token[len(token)-4:] },
		"an unusual start of a signature": func(token string) string { return tail(token)[1:5] },
	} {
		token := mintUntil(expired, func(token string) bool { return unlikely.MatchString(piece(token)) })
		bad["an expired token with "+name] = token
		unusual[piece(token)] = token
	}
	for _, claim := range []string{"exp", "nbf"} {
		number := strconv.Itoa(100_000_000+c.Rand().IntN(900_000_000)) + "e999"
		told = append(told, number)
		bad["a number too large in "+claim] = provider().ed.mint(claimsFor(c, alice).with(claim, json.RawMessage(number)))
	}
	bystander := c.Node(0).Dial("a bystander", labtest.Token(tokenFor(c, bob)))
	mallory, carol := invent(c, "mallory", "moderator"), invent(c, "carol", "member") // who are never accepted
	told = append(told, mallory.ID, mallory.Name, carol.ID, carol.Name)

	wantRefused(t, c, bad)
	inURL := tokenFor(c, bob)
	c.Node(0).DialHTTP("a foreign page with a token in its URL", labtest.Header("Origin", "https://evil.test"), labtest.Query("token", inURL))
	member := c.Node(0).Dial("alice", labtest.Auth(payload{"token": good, "password": c.Invent("hunter2")}))
	member.Ask("auth:refresh", payload{"token": brief}).Want("ok")
	other := tokenFor(c, carol)
	member.Ask("auth:refresh", payload{"token": other}).Want(payload{"error": "unauthorized"})
	misplaced := tokenFor(c, alice)
	visitor := c.Node(0).Dial("a token elsewhere in the payload", labtest.Raw())
	for _, auth := range []any{payload{"Token": misplaced}, payload{"token": []string{misplaced}}, payload{"auth": payload{"token": misplaced}}} {
		visitor.ConnectRefused("/", labtest.Auth(auth)).Want(unauthorized)
		member.Ask("auth:refresh", auth).Want(payload{"error": "unauthorized"})
	}
	member.Ask("auth:refresh", misplaced).Want(payload{"error": "unauthorized"})
	c.Advance(time.Minute + leeway)
	member.Disconnected()
	member.ConnectRefused("/admin", labtest.Token(good)).Want(unauthorized)
	member.ConnectRefused("/admin", labtest.Token(tokenFor(c, mallory))).Want(unauthorized)

	tokens := append(told, good, brief, other, inURL, misplaced)
	for _, token := range bad {
		if text, ok := token.(string); ok {
			tokens = append(tokens, text)
		}
	}

	//lab:rule 2.57 2.58
	bystander.Nothing()
	frames := bystander.RestFrames()
	demand(t, len(frames) == 0, "the node sent frames to a client that had asked for nothing", "none", strings.Join(frames, "\n          "))
	wantNoneLogged(t, c, tokens...)

	//lab:rule 2.58
	for piece, token := range unusual {
		wantNotLogged(t, c.Node(0).Log(), piece, "a token", token)
	}

	//lab:rule 2.59
	demand(t, strings.TrimSpace(c.Node(0).Log()) != "", "the node's log has no reason of any refusal", "a line for each refused CONNECT", "nothing")
}

// unlikely matches what no log contains by chance.
var unlikely = regexp.MustCompile(`[-_][-_]`)

// mintUntil mints tokens until one is good.
func mintUntil(mint func() string, good func(token string) bool) string {
	for {
		if token := mint(); good(token) {
			return token
		}
	}
}

// wantNoneLogged stops the node, which completes its log, and requires that the log
// contains no token, no secret and no piece of one.
func wantNoneLogged(t *testing.T, c *labtest.Cluster, tokens ...string) {
	t.Helper()
	c.Node(0).Stop()
	log := c.Node(0).Log()
	logged := map[int]map[string]bool{} // the log's pieces, by their size
	for _, token := range tokens {
		for _, piece := range tokenPieces(token) {
			for _, form := range []string{piece, hex.EncodeToString([]byte(piece)), strings.ToUpper(hex.EncodeToString([]byte(piece)))} {
				if logged[len(form)] == nil {
					logged[len(form)] = setOf(pieces(log, len(form)))
				}
				if logged[len(form)][form] {
					wantNotLogged(t, log, form, "a token or its claims", token)
				}
			}
		}
	}
	for _, key := range []signer{provider().hs, provider().hs2} {
		wantNoSecretLogged(t, log, key)
	}
}

// wantNoSecretLogged requires that a log contains no piece of the secret of a key, in any
// form.
func wantNoSecretLogged(t *testing.T, log string, key signer) {
	t.Helper()
	for form, text := range secretForms(key.private.([]byte)) {
		for _, piece := range pieces(text, len(text)/4) {
			wantNotLogged(t, log, piece, "the secret of LAB_KEYS as "+form, "")
		}
	}
}

// wantNotLogged requires that a log does not contain this piece of something secret. Its
// failure shows the line, and not the whole log.
func wantNotLogged(t *testing.T, log, piece, of, whole string) {
	t.Helper()
	before, after, found := strings.Cut(log, piece)
	if !found {
		return
	}
	line := before[strings.LastIndexByte(before, '\n')+1:] + piece
	rest, _, _ := strings.Cut(after, "\n")
	t.Fatalf("the node's log contains a piece of %s\n    piece: %s\n    line:  %.400s\n    of:    %.400s", of, piece, line+rest, whole)
}

// tokenPieces returns the pieces of a token that must not be logged: every 8 characters
// of its claims and its signature. Its header is public. Any other text is one piece.
func tokenPieces(token string) []string {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return []string{token}
	}
	var all []string
	for _, part := range parts[1:] {
		all = append(all, pieces(part, 8)...)
	}
	return all
}

// setOf returns a set of these texts.
func setOf(texts []string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, text := range texts {
		set[text] = true
	}
	return set
}

// pieces returns every piece of this many bytes of a text.
func pieces(text string, size int) []string {
	var all []string
	for i := 0; i+size <= len(text); i++ {
		all = append(all, text[i:i+size])
	}
	return all
}

// secretForms returns the texts that a careless log would show of a secret.
func secretForms(secret []byte) map[string]string {
	numbers, hexes := []string{}, []string{}
	for _, b := range secret {
		numbers = append(numbers, strconv.Itoa(int(b)))
		hexes = append(hexes, fmt.Sprintf("0x%x", b))
	}
	return map[string]string{
		"bytes":                string(secret),
		"base64":               base64.RawStdEncoding.EncodeToString(secret),
		"base64url":            base64.RawURLEncoding.EncodeToString(secret),
		"hex":                  hex.EncodeToString(secret),
		"HEX":                  strings.ToUpper(hex.EncodeToString(secret)),
		"hex with spaces":      fmt.Sprintf("% x", secret),
		"numbers":              strings.Join(numbers, " "),
		"a list of numbers":    strings.Join(numbers, ","),
		"a list with spaces":   strings.Join(numbers, ", "),
		"a list of Go numbers": strings.Join(hexes, ", "),
		"a quoted text":        strings.Trim(fmt.Sprintf("%q", secret), `"`),
	}
}
