package handshakeauth_test

import (
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// Every value of LAB_KEYS is used as it is: issuer, audience, ids of keys, and the list of origins.
//
//lab:part part-a-tokens-and-origins
//lab:points 2
//lab:rule 2.1 2.2 2.3 2.12 2.14 2.15 2.16 2.27 2.57 2.64
//lab:hint Take each value from LAB_KEYS, and change nothing in it: no lower case, and no slash cut off.
//lab:hint An empty list of origins contains no origin. A list that nobody has filled must not let every page in.
//lab:hint An entry of the list is an origin, not a pattern: compare it, and change nothing in it first.
//lab:hint-go Return the errors of app.ParsePolicy and of a key that cannot be read from Setup, so that the node is never ready. Setup's error is logged: do not quote LAB_KEYS in it.
//lab:hint-node Make every key when the node starts: an exception then ends the process before it is ready. Do not quote LAB_KEYS in it.
//lab:hint A public key can be read and still be of another type than its alg says, and an HMAC works with an empty secret too.
//lab:note rotating-keys
func TestPolicy(t *testing.T) {
	other := unusualPolicy{issuer: issuer + "/Realms/One/", audience: "Chat & Friends, " + audience}
	c := labtest.Start(t, labtest.KeysFrom(other.draw))
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice).with("iss", other.issuer).with("aud", other.audience)

	issuers := map[string]string{
		"the issuer without its slash": other.keys[0].mint(good.with("iss", strings.TrimSuffix(other.issuer, "/"))),
		"the issuer of another policy": other.keys[0].mint(good.with("iss", issuer)),
	}
	audiences := map[string]string{
		"a word of the audience":         other.keys[0].mint(good.with("aud", audience)),
		"the audience of another policy": other.keys[0].mint(good.with("aud", "socketlab")),
	}
	keys := map[string]string{"a key of another policy": provider().ed.mint(good)}
	for _, key := range other.keys {
		keys["the key of another kid than "+key.kid] = provider().ed.mintAs(map[string]any{"kid": key.kid}, good)
		if key.kid == "0" {
			keys["the number 0 for the kid "+asJSON(key.kid)] = key.mintAs(map[string]any{"kid": 0}, good)
		}
		for _, one := range other.keys {
			if one.kid != key.kid {
				keys["the key "+key.kid+" as "+one.kid] = key.mintAs(map[string]any{"kid": one.kid}, good)
			}
		}
	}

	//lab:rule 2.15
	for name, token := range issuers {
		c.Node(0).Dial(name, labtest.Raw()).ConnectRefused("/", labtest.Token(token)).Want(unauthorized)
	}

	//lab:rule 2.16
	for name, token := range audiences {
		c.Node(0).Dial(name, labtest.Raw()).ConnectRefused("/", labtest.Token(token)).Want(unauthorized)
	}

	//lab:rule 2.12 2.14
	for name, token := range keys {
		c.Node(0).Dial(name, labtest.Raw()).ConnectRefused("/", labtest.Token(token)).Want(unauthorized)
	}

	//lab:rule 2.12 2.27
	for _, key := range other.keys {
		wantAccepted(t, c.Node(0).Dial("the key "+key.kid, labtest.Raw()), key.mint(good), alice)
	}

	//lab:rule 2.2
	c.Node(0).Dial("a native client over long-polling", labtest.Polling(), labtest.Raw())

	//lab:rule 2.3 2.64
	for _, origin := range append([]string{"null", ""}, origins...) {
		wantForbidden(t, "a page, with an empty list of origins", []string{origin}, c.Node(0).DialHTTP("a page of "+origin, labtest.Header("Origin", origin)))
		wantPollingForbidden(t, "a page, with an empty list of origins", []string{origin}, c.Node(0).DialHTTP("a page of "+origin+", over long-polling", labtest.Header("Origin", origin), labtest.Polling()))
	}

	c.SetKeys(policyOf(other.issuer, other.audience, leeway, []string{"*", "https://*.example.test", "https://Chat.example.test/"}, other.keys))
	odd := c.StartNode()

	//lab:rule 2.1 2.64
	wantAccepted(t, odd.Dial("a page whose origin is an unusual entry", labtest.Raw(), labtest.Header("Origin", "https://Chat.example.test/")), other.keys[0].mint(good), alice)

	//lab:rule 2.3 2.64
	for _, origin := range []string{"https://evil.test", "https://chat.example.test", "https://Chat.example.test"} {
		wantForbidden(t, "a page that no entry equals", []string{origin}, odd.DialHTTP("a page of "+origin+", which no entry equals", labtest.Header("Origin", origin)))
	}

	with := func(key signer) string {
		return policyOf(other.issuer, other.audience, leeway, origins, append(slices.Clone(other.keys), key))
	}
	for what, unusable := range map[string]string{
		"an empty LAB_KEYS":            "",
		"half of a policy":             strings.TrimSuffix(policyOf(other.issuer, other.audience, leeway, origins, other.keys), "}"),
		"a public key that is not one": with(signer{kid: "broken", alg: "EdDSA", public: []byte("not a key")}),
		"an Ed25519 key for RS256":     with(signer{kid: "swapped", alg: "RS256", public: newEd25519("swapped").public}),
		"an empty secret":              with(signer{kid: "empty", alg: "HS256", private: []byte{}}),
	} {
		c.SetKeys(unusable)
		node := c.LaunchNode()

		//lab:rule 2.64
		node.NeverReadyWith(what)

		//lab:rule 2.57
		for _, key := range other.keys {
			if key.alg == "HS256" {
				wantNoSecretLogged(t, node.Log(), key)
			}
		}
	}
}

// An unusualPolicy is a LAB_KEYS with values that nobody would choose.
type unusualPolicy struct {
	issuer, audience string
	keys             []signer
}

// draw chooses the rest of the policy and returns it as LAB_KEYS.
func (p *unusualPolicy) draw(chance *mathrand.Rand) string {
	p.keys = []signer{newEd25519("Team A/2026 ☕"), newEd25519("team a/2026 ☕"), newEd25519("KEY"), newEd25519("key"), newHS256("0")}
	chance.Shuffle(len(p.keys), func(i, k int) { p.keys[i], p.keys[k] = p.keys[k], p.keys[i] })
	return policyOf(p.issuer, p.audience, leeway, []string{}, p.keys)
}
