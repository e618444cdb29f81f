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
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/labtest"
)

// The policy of every node, in LAB_KEYS.
const (
	issuer   = "https://id.example.test"
	audience = "socketlab"
	leeway   = 5 * time.Second
	maxToken = 8192 // bytes
)

var origins = []string{"https://chat.example.test", "https://staging.example.test:8443", "http://localhost:5173"}

// A signer is a key that the identity provider signs with. The nodes have only its
// public part, or the whole key if it is the HS256 secret.
type signer struct {
	kid, alg string
	private  any
	public   []byte // DER; nil for HS256
}

// provider is the identity provider of this run of the checks.
var provider = sync.OnceValue(func() (p struct {
	ed, rsa, hs signer
	policy      string // LAB_KEYS
}) {
	p.ed = newEd25519("2026-01")
	p.rsa = newRSA("2025-10")
	secret := make([]byte, 32)
	rand.Read(secret)
	p.hs = signer{kid: "batch", alg: "HS256", private: secret}
	policy, err := json.Marshal(map[string]any{
		"issuer": issuer, "audience": audience, "leewaySeconds": int(leeway.Seconds()), "origins": origins,
		"keys": []any{
			map[string]any{"kid": p.ed.kid, "alg": p.ed.alg, "publicKey": p.ed.pem()},
			map[string]any{"kid": p.rsa.kid, "alg": p.rsa.alg, "publicKey": p.rsa.pem()},
			map[string]any{"kid": p.hs.kid, "alg": p.hs.alg, "secret": secret},
		},
	})
	must(err)
	p.policy = string(policy)
	return p
})

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
