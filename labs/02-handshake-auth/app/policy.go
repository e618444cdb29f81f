package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Policy is what LAB_KEYS says about whom to believe. It holds secrets: never
// log it.
type Policy struct {
	Issuer        string   `json:"issuer"`
	Audience      string   `json:"audience"`
	LeewaySeconds int      `json:"leewaySeconds"`
	Origins       []string `json:"origins"` // as browsers write them: https://chat.example
	Keys          []Key    `json:"keys"`
}

// A Key verifies tokens. Of its two last fields only the one that its algorithm
// needs is set.
type Key struct {
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`                 // EdDSA, RS256 or HS256
	PublicKey string `json:"publicKey,omitempty"` // PEM, for EdDSA and RS256
	Secret    []byte `json:"secret,omitempty"`    // base64 in JSON, for HS256
}

// Leeway is how far the issuer's clock and ours may differ.
func (p Policy) Leeway() time.Duration { return time.Duration(p.LeewaySeconds) * time.Second }

// ErrPolicy is wrapped by every error about what LAB_KEYS holds.
var ErrPolicy = errors.New("cannot use LAB_KEYS")

// ParsePolicy reads LAB_KEYS. It refuses an incomplete policy: an empty issuer
// or audience would mean any.
func ParsePolicy(keys string) (Policy, error) {
	var policy Policy
	if err := json.Unmarshal([]byte(keys), &policy); err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	if policy.Issuer == "" || policy.Audience == "" || len(policy.Keys) == 0 {
		return Policy{}, fmt.Errorf("%w: it needs an issuer, an audience and a key", ErrPolicy)
	}
	return policy, nil
}
