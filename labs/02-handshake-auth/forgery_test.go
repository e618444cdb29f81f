package handshakeauth_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A token is valid only with a signature by the key that it names.
//
//lab:part part-a-tokens-and-origins
//lab:points 6
//lab:rule 2.10 2.12 2.14
//lab:hint jwt.ParseWithClaims verifies the signature. ParseUnverified, or decoding the middle part yourself, does not.
//lab:hint Take the key from LAB_KEYS, never from the token, and never from jwk, jku or x5c in its header.
//lab:note a-signature-not-an-encoding
func TestSignature(t *testing.T) {
	c := start(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	good := provider().ed.mint(claimsFor(c, alice))
	head, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	stranger := newEd25519(provider().ed.kid)
	jwk := map[string]any{"jwk": map[string]any{"kty": "OKP", "crv": "Ed25519", "kid": stranger.kid,
		"x": base64.RawURLEncoding.EncodeToString(stranger.private.(ed25519.PrivateKey).Public().(ed25519.PublicKey))}}

	wantRefused(t, c, map[string]any{
		"other claims, an old signature": head + "." + segment(claimsFor(c, root)) + "." + signature,
		"a changed signature":            head + "." + body + "." + flipped(signature),
		"a shortened signature":          head + "." + body + "." + signature[:len(signature)-4],
		"an empty signature":             head + "." + body + ".",
		"no signature":                   head + "." + body,
		"a fourth part":                  good + "." + signature,
		"a stranger's signature":         stranger.mint(claimsFor(c, alice)),
		"a stranger's key in the header": stranger.mintAs(jwk, claimsFor(c, alice)),
		"the signature of another token": head + "." + body + tail(provider().ed.mint(claimsFor(c, alice))),
	})
}

// flipped changes one character in the middle of a signature.
func flipped(signature string) string {
	other := "A"
	if signature[40] == 'A' {
		other = "B"
	}
	return signature[:40] + other + signature[41:]
}

// tail returns the last part of a token, including its dot.
func tail(token string) string { return token[strings.LastIndexByte(token, '.'):] }

// A token with the algorithm none is refused, however it is spelled.
//
//lab:part part-a-tokens-and-origins
//lab:points 4
//lab:rule 2.13
//lab:hint List the algorithms that you accept: jwt.WithValidMethods. A list of forbidden ones always misses one.
//lab:hint "None" and "nOnE" differ from "none" in a comparison, but a library may treat them alike.
//lab:note alg-none
func TestAlgNone(t *testing.T) {
	c := start(t)
	root := invent(c, "root", "admin")
	bad := map[string]any{}

	for _, none := range []any{"none", "None", "NONE", "nOnE", "none ", "", nil, 0, []string{"none"}} {
		for _, kid := range []any{provider().ed.kid, provider().hs.kid, nil} {
			header := map[string]any{"typ": "JWT", "kid": kid}
			if none != nil {
				header["alg"] = none
			}
			unsigned := segment(header) + "." + segment(claimsFor(c, root)) + "."
			name := "alg " + asJSON(none) + ", kid " + asJSON(kid)
			bad[name] = unsigned
			bad[name+", signed"] = provider().ed.mintAs(map[string]any{"alg": none, "kid": kid}, claimsFor(c, root))
		}
	}

	wantRefused(t, c, bad)
}

// A key verifies only one algorithm: a public key never works as an HMAC secret.
//
//lab:part part-a-tokens-and-origins
//lab:points 6
//lab:rule 2.13 2.14 2.27
//lab:hint If the token chooses the algorithm, the attacker does. Anybody can compute an HMAC with a public key as its secret.
//lab:hint LAB_KEYS gives the algorithm of each key. Compare it with token.Method.Alg() before you return the key.
//lab:hint WithValidMethods is not enough while both HS256 and RS256 are on its list: bind the algorithm to the kid.
//lab:note the-algorithm-is-the-keys
func TestAlgorithmSwitched(t *testing.T) {
	c := start(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	forged, bad := claimsFor(c, root), map[string]any{}

	for _, key := range []signer{provider().ed, provider().rsa} {
		for name, secret := range map[string][]byte{
			"PEM": []byte(key.pem()), "trimmed PEM": []byte(strings.TrimSpace(key.pem())), "DER": key.public,
			"raw key": key.public[len(key.public)-ed25519.PublicKeySize:], "base64": []byte(base64.StdEncoding.EncodeToString(key.public)),
		} {
			for _, algorithm := range []string{"HS256", "HS384", "HS512"} {
				forger := signer{kid: key.kid, alg: algorithm, private: secret}
				bad[algorithm+" with the "+key.alg+" "+name] = forger.mint(forged)
				forger.kid = provider().hs.kid
				bad[algorithm+" with the "+key.alg+" "+name+", with the kid of the HS256 key"] = forger.mint(forged)
			}
		}
	}
	bad["HS256 with an empty secret"] = signer{kid: provider().hs.kid, alg: "HS256", private: []byte{}}.mint(forged)
	bad["HS512 with the HS256 secret"] = signer{kid: provider().hs.kid, alg: "HS512", private: provider().hs.private}.mint(forged)
	bad["PS256 with the RS256 key"] = signer{kid: provider().rsa.kid, alg: "PS256", private: provider().rsa.private}.mint(forged)
	bad["EdDSA under the kid of RS256"] = signer{kid: provider().rsa.kid, alg: "EdDSA", private: provider().ed.private}.mint(forged)

	wantRefused(t, c, bad)
	for _, key := range []signer{provider().ed, provider().rsa, provider().hs} {
		wantAccepted(c.Node(0).Dial("valid "+key.alg, labtest.Raw()), key.mint(claimsFor(c, alice)), alice)
	}
}

// While keys rotate, a token may use any listed key, but only the one that it names.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.12 2.14 2.27
//lab:hint Look the kid up in a map. Refuse the token if the map does not have it, or if it is not a string.
//lab:hint To rotate: publish the new key, sign with it, and remove the old key when its last token has expired.
//lab:hint Do not try one key after another. The token names its key: verify it with that key only.
//lab:note rotating-keys
func TestKeyRotation(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	bad := map[string]any{
		"a retired key":                newEd25519("2019-01").mint(good),
		"the old key under a new kid":  provider().rsa.mintAs(map[string]any{"kid": provider().ed.kid}, good),
		"the new key under an old kid": provider().ed.mintAs(map[string]any{"kid": provider().rsa.kid}, good),
	}

	for _, kid := range []any{nil, "", 0, true, []string{provider().ed.kid}, map[string]any{}, "2026-01 ", "../../dev/null", "' OR 1=1 --", "__proto__", "constructor"} {
		bad["the kid "+asJSON(kid)] = provider().ed.mintAs(map[string]any{"kid": kid}, good)
	}

	wantRefused(t, c, bad)
	for _, key := range []signer{provider().ed, provider().rsa, provider().hs} {
		wantAccepted(c.Node(0).Dial("the key "+key.kid, labtest.Raw()), key.mint(claimsFor(c, alice)), alice)
	}
}

// A token is valid only from our issuer and for our audience.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.15 2.16
//lab:hint The same provider signs tokens for other services with the same key. They are not meant for you.
//lab:hint Use jwt.WithIssuer and jwt.WithAudience. An audience is a string or a list; one entry must equal yours.
//lab:note issuer-and-audience
func TestIssuerAndAudience(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	mint := provider().ed.mint

	wantRefused(t, c, map[string]any{
		"another issuer":             mint(good.with("iss", "https://id.evil.test")),
		"an issuer with a suffix":    mint(good.with("iss", issuer+".evil.test")),
		"an issuer with a slash":     mint(good.with("iss", issuer+"/")),
		"no issuer":                  mint(good.without("iss")),
		"an empty issuer":            mint(good.with("iss", "")),
		"another audience":           mint(good.with("aud", "billing")),
		"an audience with a suffix":  mint(good.with("aud", audience+"-admin")),
		"an audience with a prefix":  mint(good.with("aud", "not-"+audience)),
		"other audiences":            mint(good.with("aud", []string{"billing", audience + ".test"})),
		"an empty list of audiences": mint(good.with("aud", []string{})),
		"no audience":                mint(good.without("aud")),
		"an empty audience":          mint(good.with("aud", "")),
	})
	visitor := c.Node(0).Dial("one of two audiences", labtest.Raw())
	wantAccepted(visitor, mint(good.with("aud", []string{"billing", audience})), alice)
}
