package handshakeauth_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A token is valid only with a signature by the key that it names.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.10 2.12 2.14 2.60
//lab:hint-go jwt.ParseWithClaims verifies the signature. ParseUnverified, or decoding the middle part yourself, does not.
//lab:hint-node jwtVerify of jose verifies the signature. decodeJwt, or decoding the middle part yourself, does not.
//lab:hint Take the key from LAB_KEYS, never from the token, and never from jwk, jku or x5c in its header.
//lab:hint Base64 has more than one spelling of the same bytes: with padding, line breaks, or other bits at the end. Decode each part, encode it again and compare.
//lab:hint crit in a header says: refuse this token unless you understand what I list. You understand none of it.
//lab:note a-signature-not-an-encoding
func TestSignature(t *testing.T) {
	c := startWithRSA(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	good := provider().ed.mint(claimsFor(c, alice))
	head, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	stranger := newEd25519(provider().ed.kid)
	jwk := map[string]any{"jwk": map[string]any{"kty": "OKP", "crv": "Ed25519", "kid": stranger.kid,
		"x": base64.RawURLEncoding.EncodeToString(stranger.private.(ed25519.PrivateKey).Public().(ed25519.PublicKey))}}

	//lab:rule 2.10
	dashes := map[string]any{"pad": "?>?>?>?"} // - and _ wherever the text begins in its group of three bytes
	visitor := c.Node(0).Dial("a token with - and _ in every part", labtest.Raw())
	wantAccepted(t, visitor, provider().ed.mintAs(dashes, claimsFor(c, alice).with("pad", "?>?>?>?")), alice)

	//lab:rule 2.14
	wantRefused(t, c, map[string]any{
		"other claims, an old signature": head + "." + segment(claimsFor(c, root)) + "." + signature,
		"a changed signature":            head + "." + body + "." + flipped(signature),
		"a shortened signature":          head + "." + body + "." + signature[:len(signature)-4],
		"an empty signature":             head + "." + body + ".",
		"a stranger's signature":         stranger.mint(claimsFor(c, alice)),
		"the signature of another token": head + "." + body + tail(provider().ed.mint(claimsFor(c, alice))),
	})

	//lab:rule 2.12
	brought := ownKeys(claimsFor(c, alice))
	brought["a stranger's key in the header"] = stranger.mintAs(jwk, claimsFor(c, alice))
	wantRefused(t, c, brought)

	//lab:rule 2.10
	spelled := respelled(claimsFor(c, alice))
	spelled["a token without its signature"] = head + "." + body
	spelled["a token with a fourth part"] = good + "." + signature
	wantRefused(t, c, spelled)
	wantRefused(t, c, decorated(c, alice, "\n", "\r", "\r\n", "\n\n"))

	//lab:rule 2.60
	wantRefused(t, c, extended(claimsFor(c, alice)))
	visitor = c.Node(0).Dial("a valid header", labtest.Raw())
	for _, header := range []map[string]any{{"typ": nil}, {"typ": "at+jwt"}, {"cty": "text"}, {"Crit": []string{"exp"}}, {"pad": "x"}, {"jwk": payload{}}, {"ALG": "none", "KID": "x"}} {
		wantAccepted(t, visitor, provider().ed.mintAs(header, claimsFor(c, alice)), alice)
	}
}

// ownKeys returns tokens that bring the key that verifies them.
func ownKeys(good claims) map[string]any {
	tokens := map[string]any{}
	for _, kid := range []any{provider().ed.kid, provider().hs.kid, "2019-01", "", nil} {
		stranger := newEd25519("2019-01")
		key := map[string]any{"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA", "use": "sig",
			"x": base64.RawURLEncoding.EncodeToString(stranger.private.(ed25519.PrivateKey).Public().(ed25519.PublicKey))}
		tokens["a key of its own in jwk, kid "+asJSON(kid)] = stranger.mintAs(map[string]any{"kid": kid, "jwk": key}, good)
		tokens["a key of its own in jwks, kid "+asJSON(kid)] = stranger.mintAs(map[string]any{"kid": kid, "jwks": payload{"keys": []any{key}}}, good)
		tokens["a key of its own as PEM, kid "+asJSON(kid)] = stranger.mintAs(map[string]any{"kid": kid, "key": stranger.pem(), "x5c": []any{stranger.public}}, good)
		secret := signer{kid: "2019-01", alg: "HS256", private: []byte("a secret of thirty-two characters")}
		oct := map[string]any{"kty": "oct", "kid": kid, "alg": "HS256", "k": base64.RawURLEncoding.EncodeToString(secret.private.([]byte))}
		tokens["a secret of its own in jwk, kid "+asJSON(kid)] = secret.mintAs(map[string]any{"kid": kid, "jwk": oct}, good)
	}
	return tokens
}

// respelled returns tokens in which base64 is spelled as base64url without padding
// never is. A signature covers the text as it is sent.
func respelled(good claims) map[string]any {
	ed, tokens := provider().ed, map[string]any{}
	head := segment(map[string]any{"alg": ed.alg, "kid": ed.kid, "pad": "?>?>"})
	body := segment(good.with("pad", "?>?>?>"))
	for len(head)%4 == 0 {
		head = segment(map[string]any{"alg": ed.alg, "kid": ed.kid, "pad": strings.Repeat("?>", len(head))})
	}
	for n := 0; len(body)%4 == 0; n++ {
		body = segment(good.with("pad", "?>?>?>"+strings.Repeat("x", n+1)))
	}
	signed := ed.sign(ed.alg, head+"."+body)
	signature := tail(signed)[1:]
	for name, respell := range map[string]func(string) string{
		"with padding":                func(part string) string { return part + strings.Repeat("=", 4-len(part)%4) },
		"with one = behind it":        func(part string) string { return part + "=" },
		"with a line break behind it": func(part string) string { return part + "\n" },
		"with a line break in it":     func(part string) string { return part[:20] + "\r\n" + part[20:] },
		"with a space in it":          func(part string) string { return part[:20] + " " + part[20:] },
		"with other bits at its end":  otherEnd,
		"in base64 instead of base64url": func(part string) string {
			return strings.NewReplacer("-", "+", "_", "/").Replace(part)
		},
	} {
		for part, token := range map[string]string{
			"a header":    ed.sign(ed.alg, respell(head)+"."+body),
			"claims":      ed.sign(ed.alg, head+"."+respell(body)),
			"a signature": head + "." + body + "." + respell(signature),
		} {
			if token != signed {
				tokens[part+" "+name] = token
			}
		}
	}
	return tokens
}

// otherEnd changes the bits at the end of a part that belong to no byte.
func otherEnd(part string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, part[len(part)-1])
	return part[:len(part)-1] + alphabet[last^1:last^1+1]
}

// extended returns tokens whose header says that they must be read in another way.
func extended(good claims) map[string]any {
	tokens := map[string]any{}
	for _, key := range []signer{provider().ed, rsaKey(), provider().hs} {
		for name, header := range map[string]map[string]any{
			"crit that lists exp":          {"crit": []string{"exp"}, "exp": 1},
			"crit that lists an extension": {"crit": []string{"urn:example:scope"}, "urn:example:scope": "read"},
			"an empty crit":                {"crit": []string{}},
			"crit that is a text":          {"crit": "exp"},
			"b64 true, with crit":          {"crit": []string{"b64"}, "b64": true},
			"b64 false, with crit":         {"crit": []string{"b64"}, "b64": false},
			"b64 false":                    {"b64": false},
			"crit null":                    {"crit": json.RawMessage("null")},
			"b64 null":                     {"b64": json.RawMessage("null")},
		} {
			tokens[key.alg+" with "+name] = key.mintAs(header, good)
		}
	}
	return tokens
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
//lab:hint-go List the algorithms that you accept: jwt.WithValidMethods. A list of forbidden ones always misses one.
//lab:hint-node List the algorithms that you accept: look the kid up in LAB_KEYS, and refuse every other alg. A list of forbidden ones always misses one.
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
//lab:rule 2.7 2.13 2.14 2.27
//lab:hint If the token chooses the algorithm, the attacker does. Anybody can compute an HMAC with a public key as its secret.
//lab:hint-go LAB_KEYS gives the algorithm of each key. Compare it with token.Method.Alg() before you return the key.
//lab:hint-node LAB_KEYS gives the algorithm of each key. The function that you give jwtVerify gets the header: compare its alg before you return the key.
//lab:hint-go WithValidMethods is not enough while both HS256 and RS256 are on its list: bind the algorithm to the kid.
//lab:hint-node The option algorithms is not enough while both HS256 and RS256 are on its list: bind the algorithm to the kid.
//lab:note the-algorithm-is-the-keys
func TestAlgorithmSwitched(t *testing.T) {
	c := startWithRSA(t)
	alice, root := invent(c, "alice", "member"), invent(c, "root", "admin")
	forged, bad := claimsFor(c, root), map[string]any{}
	otherSecrets := map[string]any{} // under the kid of the HS256 key

	for _, key := range []signer{provider().ed, rsaKey()} {
		for name, secret := range map[string][]byte{
			"PEM": []byte(key.pem()), "trimmed PEM": []byte(strings.TrimSpace(key.pem())), "DER": key.public,
			"raw key": key.public[len(key.public)-ed25519.PublicKeySize:], "base64": []byte(base64.StdEncoding.EncodeToString(key.public)),
		} {
			for _, algorithm := range []string{"HS256", "HS384", "HS512"} {
				forger := signer{kid: key.kid, alg: algorithm, private: secret}
				bad[algorithm+" with the "+key.alg+" "+name] = forger.mint(forged)
				forger.kid = provider().hs.kid
				otherSecrets[algorithm+" with the "+key.alg+" "+name+", with the kid of the HS256 key"] = forger.mint(forged)
			}
		}
	}
	for _, key := range provider().all() {
		for name, algorithm := range misspelled(c.Rand(), key.alg) {
			bad["the algorithm "+key.alg+" "+name] = key.mintAs(map[string]any{"alg": algorithm}, forged)
		}
		bad["the algorithm of "+key.kid+" in ALG"] = key.mintAs(map[string]any{"alg": nil, "ALG": key.alg}, forged)
		bad["a list of the algorithm "+key.alg+", kid "+key.kid] = key.mintAs(map[string]any{"alg": []string{key.alg}}, forged)
	}
	bad["Ed25519 for EdDSA"] = provider().ed.mintAs(map[string]any{"alg": "Ed25519"}, forged)
	otherSecrets["HS256 with an empty secret"] = signer{kid: provider().hs.kid, alg: "HS256", private: []byte{}}.mint(forged)
	bad["HS512 with the HS256 secret"] = signer{kid: provider().hs.kid, alg: "HS512", private: provider().hs.private}.mint(forged)
	for _, other := range []string{"RS384", "RS512", "PS256"} {
		bad[other+" with the RS256 key"] = signer{kid: rsaKey().kid, alg: other, private: rsaKey().private}.mint(forged)
	}
	bad["HS384 with the HS256 secret"] = signer{kid: provider().hs.kid, alg: "HS384", private: provider().hs.private}.mint(forged)
	bad["EdDSA under the kid of RS256"] = signer{kid: rsaKey().kid, alg: "EdDSA", private: provider().ed.private}.mint(forged)

	//lab:rule 2.7
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.13
	wantRefused(t, c, bad)

	//lab:rule 2.14
	wantRefused(t, c, otherSecrets)

	//lab:rule 2.13 2.27
	for _, key := range []signer{provider().ed, rsaKey(), provider().hs} {
		wantAccepted(t, c.Node(0).Dial("valid "+key.alg, labtest.Raw()), key.mint(claimsFor(c, alice)), alice)
	}
}

// While keys rotate, a token may use any listed key, but only the one that it names.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.7 2.12 2.14 2.27
//lab:hint Look the kid up in a map. Refuse the token if the map does not have it, or if it is not a string. An object has names that you did not give it, such as constructor.
//lab:hint To rotate: publish the new key, sign with it, and remove the old key when its last token has expired.
//lab:hint Do not try one key after another. The token names its key: verify it with that key only.
//lab:note rotating-keys
func TestKeyRotation(t *testing.T) {
	c := startWithRSA(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	bad := map[string]any{
		"a retired key": newEd25519("2019-01").mint(good),
	}
	forged := map[string]any{ // under the kid of a key that is listed
		"the old key under a new kid":  rsaKey().mintAs(map[string]any{"kid": provider().ed.kid}, good),
		"the new key under an old kid": provider().ed.mintAs(map[string]any{"kid": rsaKey().kid}, good),
	}

	for _, kid := range []string{"", "/dev/null", "dev/null", "../../dev/null", "../../../../../../../../dev/null", "NUL", "/proc/sys/kernel/core_uses_pid", "2019-01", "batch-2020"} {
		maps.Copy(bad, weakSecrets(kid, good))
	}
	maps.Copy(forged, weakSecrets(provider().hs.kid, good))
	maps.Copy(forged, weakSecrets(provider().ed.kid, good))
	for _, key := range provider().all() {
		for name, kid := range misspelled(c.Rand(), key.kid) {
			bad["the kid "+key.kid+" "+name] = key.mintAs(map[string]any{"kid": kid}, good)
		}
		for _, other := range provider().all() {
			if other.kid != key.kid && other.alg == key.alg {
				forged["the key "+key.kid+" under the kid "+other.kid] = key.mintAs(map[string]any{"kid": other.kid}, good)
			}
		}
	}
	for _, key := range provider().all() {
		bad["KID for kid of "+key.kid] = key.mintAs(map[string]any{"kid": nil, "KID": key.kid}, good)
	}
	for _, kid := range []any{nil, "", 0, true, []string{provider().ed.kid}, map[string]any{}, "2026-01 ", "../../dev/null", "' OR 1=1 --", "__proto__", "constructor"} {
		bad["the kid "+asJSON(kid)] = provider().ed.mintAs(map[string]any{"kid": kid}, good)
	}

	//lab:rule 2.7 2.27
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.12
	wantRefused(t, c, bad)

	//lab:rule 2.14
	wantRefused(t, c, forged)

	//lab:rule 2.27
	for _, key := range provider().all() {
		wantAccepted(t, c.Node(0).Dial("the key "+key.kid, labtest.Raw()), key.mint(claimsFor(c, alice)), alice)
	}
}

// A token is valid only from our issuer and for our audience.
//
//lab:part part-a-tokens-and-origins
//lab:points 5
//lab:rule 2.7 2.15 2.16 2.61 2.62
//lab:hint The same provider signs tokens for other services with the same key. They are not meant for you.
//lab:hint-go Use jwt.WithIssuer and jwt.WithAudience. An audience is a string or a list; one entry must equal yours, wherever it is in the list.
//lab:hint-node jwtVerify has the options issuer and audience. An audience is a string or a list of strings; one entry must equal yours, wherever it is in the list.
//lab:note issuer-and-audience
func TestIssuerAndAudience(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	mint := provider().ed.mint

	issuers := map[string]any{
		"another issuer":          mint(good.with("iss", "https://id.evil.test")),
		"an issuer with a suffix": mint(good.with("iss", issuer+".evil.test")),
		"an issuer with a slash":  mint(good.with("iss", issuer+"/")),
		"no issuer":               mint(good.without("iss")),
		"an empty issuer":         mint(good.with("iss", "")),
		"a list of issuers":       mint(good.with("iss", []string{issuer})),
	}
	audiences := map[string]any{
		"another audience":           mint(good.with("aud", "billing")),
		"an audience with a suffix":  mint(good.with("aud", audience+"-admin")),
		"an audience with a prefix":  mint(good.with("aud", "not-"+audience)),
		"other audiences":            mint(good.with("aud", []string{"billing", audience + ".test"})),
		"an empty list of audiences": mint(good.with("aud", []string{})),
		"no audience":                mint(good.without("aud")),
		"an empty audience":          mint(good.with("aud", "")),
		"a list in the list":         mint(good.with("aud", [][]string{{audience}})),
		"an object as audience":      mint(good.with("aud", payload{audience: true})),
		"two other audiences":        mint(good.with("aud", []string{"billing", "shop"})),
		"both with a comma":          mint(good.with("aud", "billing,"+audience)),
	}
	lookalikes := map[string]any{
		"ISS for iss":                mint(good.without("iss").with("ISS", issuer)),
		"AUD for aud":                mint(good.without("aud").with("AUD", audience)),
		"another issuer, then ISS":   mint(good.with("iss", "https://id.evil.test").then("ISS", issuer)),
		"another audience, then AUD": mint(good.with("aud", "billing").then("AUD", audience)),
	}
	nulls := map[string]any{
		"the issuer null":                 mint(good.with("iss", nil)),
		"the audience null":               mint(good.with("aud", nil)),
		"a list of our audience and null": mint(good.with("aud", []any{audience, nil})),
	}
	for _, value := range []any{42, true} {
		issuers["the issuer "+asJSON(value)] = mint(good.with("iss", value))
		audiences["the audience "+asJSON(value)] = mint(good.with("aud", value))
		audiences["a list of our audience and "+asJSON(value)] = mint(good.with("aud", []any{audience, value}))
	}
	for name, other := range misspelled(c.Rand(), issuer) {
		issuers["the issuer "+name] = mint(good.with("iss", other))
	}
	for name, other := range misspelled(c.Rand(), audience) {
		audiences["the audience "+name] = mint(good.with("aud", other))
		audiences["a list of the audience "+name] = mint(good.with("aud", []string{"billing", other}))
	}

	//lab:rule 2.7
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.15
	wantRefused(t, c, issuers)

	//lab:rule 2.16
	wantRefused(t, c, audiences)

	//lab:rule 2.61
	wantRefused(t, c, lookalikes)

	//lab:rule 2.62
	wantRefused(t, c, nulls)

	//lab:rule 2.16
	for name, list := range map[string][]string{
		"first of two": {audience, "billing"}, "last of two": {"billing", audience}, "in the middle": {"billing", audience, "shop"},
		"alone": {audience}, "twice": {audience, audience},
	} {
		wantAccepted(t, c.Node(0).Dial("our audience "+name, labtest.Raw()), mint(good.with("aud", list)), alice)
	}

	//lab:rule 2.61
	visitor := c.Node(0).Dial("other claims", labtest.Raw())
	wantAccepted(t, visitor, mint(good.then("AUD", "billing")), alice)
	wantAccepted(t, visitor, mint(good.then("ISS", "https://id.evil.test")), alice)
}
