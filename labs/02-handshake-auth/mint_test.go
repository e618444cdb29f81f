package handshakeauth_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/labtest"
)

// The policy of every node, in LAB_KEYS. Issuer and audience are new in each run.
var (
	issuer   = "https://id-" + strings.ToLower(rand.Text()) + ".example.test"
	audience = "socketlab-" + strings.ToLower(rand.Text())
)

const (
	leeway   = 5 * time.Second // unless a check draws another: see withLeeway
	maxToken = 8192            // bytes
)

var origins = []string{"https://chat.example.test", "https://staging.example.test:8443", "http://localhost:5173"}

// A signer is a key that the identity provider signs with. The nodes have only its
// public part, or the whole key if it is the HS256 secret.
type signer struct {
	kid, alg string
	private  any
	public   []byte // DER; nil for HS256
}

// An identityProvider signs tokens. The nodes trust all of its keys. It has one for RS256
// too, see startWithRSA.
type identityProvider struct {
	ed, hs   signer
	ed2, hs2 signer // other keys of the same algorithms
	policy   string // LAB_KEYS
}

// keys returns the provider's keys except for the one for RS256.
func (p *identityProvider) keys() []signer { return []signer{p.ed, p.hs, p.ed2, p.hs2} }

// all returns the provider's keys.
func (p *identityProvider) all() []signer { return append(p.keys(), rsaKey()) }

// provider is the identity provider of this run of the checks.
var provider = sync.OnceValue(func() *identityProvider {
	p := &identityProvider{ed: newEd25519("2026-01"), hs: newHS256("batch"), ed2: newEd25519("2026-02"), hs2: newHS256("nightly")}
	p.policy = p.policyWith(leeway)
	return p
})

// rsaKey is the provider's key for RS256. It takes longer to make than most checks to run.
var rsaKey = sync.OnceValue(func() signer { return newRSA("2025-10") })

// startWithRSA is start for checks that need the provider's key for RS256.
func startWithRSA(t *testing.T) *labtest.Cluster {
	t.Helper()
	return labtest.Start(t, labtest.Keys(policyOf(issuer, audience, leeway, origins, provider().all())))
}

// policyWith returns LAB_KEYS with this leeway, which is whole seconds.
func (p *identityProvider) policyWith(leeway time.Duration) string {
	return policyOf(issuer, audience, leeway, origins, p.keys())
}

// policyOf returns LAB_KEYS with these values.
func policyOf(issuer, audience string, leeway time.Duration, origins []string, signers []signer) string {
	var keys []any
	for _, key := range signers {
		entry := map[string]any{"kid": key.kid, "alg": key.alg}
		if key.alg == "HS256" {
			entry["secret"] = key.private
		} else {
			entry["publicKey"] = key.pem()
		}
		keys = append(keys, entry)
	}
	return asJSON(map[string]any{
		"issuer": issuer, "audience": audience, "leewaySeconds": int(leeway.Seconds()), "origins": origins, "keys": keys,
	})
}

// withLeeway gives the nodes of a check a leeway from least to most, in whole seconds,
// and stores it in leeway.
func withLeeway(leeway *time.Duration, least, most int) labtest.Option {
	return labtest.KeysFrom(func(chance *mathrand.Rand) string {
		*leeway = time.Duration(least+chance.IntN(most-least+1)) * time.Second
		return provider().policyWith(*leeway)
	})
}

func newHS256(kid string) signer {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return signer{kid: kid, alg: "HS256", private: secret}
}

func newEd25519(kid string) signer {
	public, private, err := ed25519.GenerateKey(nil)
	must(err)
	return signer{kid, "EdDSA", private, der(public)}
}

func newRSA(kid string) signer {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	return signer{kid, "RS256", private, der(&private.PublicKey)}
}

func der(public crypto.PublicKey) []byte {
	bytes, err := x509.MarshalPKIXPublicKey(public)
	must(err)
	return bytes
}

func (s signer) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: s.public}))
}

// mint returns a correctly signed token with these claims.
func (s signer) mint(claims any) string { return s.mintAs(nil, claims) }

// mintAs is mint with other header fields; the value nil removes a field.
func (s signer) mintAs(header map[string]any, claims any) string {
	all := map[string]any{"typ": "JWT", "alg": s.alg, "kid": s.kid}
	maps.Copy(all, header)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return s.sign(s.alg, segment(all)+"."+segment(claims))
}

// sign appends a signature by this algorithm.
func (s signer) sign(algorithm, input string) string {
	signature, err := jwt.GetSigningMethod(algorithm).Sign(input, s.private)
	must(err)
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func segment(value any) string {
	text, err := json.Marshal(value)
	must(err)
	return base64.RawURLEncoding.EncodeToString(text)
}

// must panics on an error that cannot happen.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// user is the answer to whoami.
type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

// invent returns a user whom no code can know in advance.
func invent(c *labtest.Cluster, name, role string) user {
	return user{ID: c.Invent(name), Name: "N. " + c.Invent(name), Role: role}
}

// claims are the payload of a token.
type claims map[string]any

// claimsFor returns claims that expire in an hour.
func claimsFor(c *labtest.Cluster, u user) claims {
	return claims{
		"iss": issuer, "aud": audience, "sub": u.ID, "name": u.Name, "role": u.Role, "jti": c.Invent("jti"),
		"iat": c.Now().Unix(), "exp": c.Now().Add(time.Hour).Unix(),
	}
}

// with returns a copy of the claims with one of them set.
func (cl claims) with(name string, value any) claims {
	all := maps.Clone(cl)
	all[name] = value
	return all
}

// without returns a copy of the claims without one of them.
func (cl claims) without(name string) claims {
	all := maps.Clone(cl)
	delete(all, name)
	return all
}

// tokenFor returns a token that is valid for an hour.
func tokenFor(c *labtest.Cluster, u user) string { return provider().ed.mint(claimsFor(c, u)) }

// tokenUntil returns a token that expires after d.
func tokenUntil(c *labtest.Cluster, u user, d time.Duration) string {
	return provider().ed.mint(claimsFor(c, u).with("exp", c.Now().Add(d).Unix()))
}

// asJSON shows a header field in a failure.
func asJSON(value any) string {
	text, err := json.Marshal(value)
	must(err)
	return string(text)
}

// weakSecrets returns tokens under this kid, signed with secrets that anybody may guess.
func weakSecrets(kid string, good claims) map[string]any {
	tokens := map[string]any{}
	for name, secret := range map[string][]byte{"an empty secret": {}, "its kid as the secret": []byte(kid), "a NUL as the secret": {0}, "32 NULs as the secret": make([]byte, 32)} {
		tokens["HS256 with "+name+", kid "+asJSON(kid)] = signer{kid: kid, alg: "HS256", private: secret}.mint(good)
	}
	return tokens
}
