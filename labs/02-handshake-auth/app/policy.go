package app

import (
	"errors"
	"fmt"
	"time"

	"socketlab/labs/strictjson"
)

// A Policy is the content of LAB_KEYS: which tokens and which web pages to
// accept. It holds secrets: never log it.
type Policy struct {
	Issuer        string   `json:"issuer"`
	Audience      string   `json:"audience"`
	LeewaySeconds int      `json:"leewaySeconds"`
	Origins       []string `json:"origins"` // as browsers send them: https://chat.example
	Keys          []Key    `json:"keys"`
}

// A Key verifies tokens. Either PublicKey or Secret is set, depending on the
// algorithm.
type Key struct {
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`                 // EdDSA, RS256 or HS256
	PublicKey string `json:"publicKey,omitempty"` // PEM, for EdDSA and RS256
	Secret    []byte `json:"secret,omitempty"`    // base64 in JSON, for HS256
}

// UnmarshalJSON implements [json.Unmarshaler] with the exact names of the fields.
func (k *Key) UnmarshalJSON(text []byte) error {
	return strictjson.Object(text, strictjson.Fields{
		"kid": &k.ID, "alg": &k.Algorithm, "publicKey": &k.PublicKey, "secret": &k.Secret,
	})
}

// Leeway returns how far the issuer's clock and the node's may differ.
func (p Policy) Leeway() time.Duration { return time.Duration(p.LeewaySeconds) * time.Second }

// ErrPolicy is wrapped by every error of ParsePolicy.
var ErrPolicy = errors.New("cannot use LAB_KEYS")

// ParsePolicy reads LAB_KEYS. It refuses a policy without an issuer, an audience
// or a key, because the JWT library takes an empty issuer or audience for any.
func ParsePolicy(keys string) (Policy, error) {
	var policy Policy
	err := strictjson.Object([]byte(keys), strictjson.Fields{
		"issuer":        &policy.Issuer,
		"audience":      &policy.Audience,
		"leewaySeconds": &policy.LeewaySeconds,
		"origins":       &policy.Origins,
		"keys":          &policy.Keys,
	})
	if err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	if policy.Issuer == "" || policy.Audience == "" || len(policy.Keys) == 0 {
		return Policy{}, fmt.Errorf("%w: an issuer, an audience and at least one key are required", ErrPolicy)
	}
	return policy, nil
}
