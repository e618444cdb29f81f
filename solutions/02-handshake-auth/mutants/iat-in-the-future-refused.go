//go:build mutant

// A token whose iat is in the future is refused, which locks out the clients of a
// provider whose clock is ahead.
//
//lab:overdoes 2.24
//lab:kills TestLifetime
package handshakeauth

import (
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/strictjson"
)

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	if !isCanonical(token) {
		return nil, errForm
	}
	claims := &Claims{}
	parsed, err := v.parser.ParseWithClaims(token, claims, v.key)
	if err != nil {
		return nil, reasonFor(err)
	}
	if hasExtension(parsed.Header) {
		return nil, errExtension
	}
	payload, err := v.parser.DecodeSegment(strings.Split(token, ".")[1])
	if err != nil {
		return nil, errForm
	}
	var issued float64
	if err := strictjson.Object(payload, strictjson.Fields{"iat": &issued}); err != nil || v.now().Before(time.Unix(int64(issued), 0)) {
		return nil, errInvalid
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}

// A Verifier decides whether a token is valid.
type Verifier struct {
	parser *jwt.Parser
	keys   map[string]verificationKey
	leeway time.Duration
	now    func() time.Time
}

func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	keys, err := parseKeys(policy.Keys)
	if err != nil {
		return nil, err
	}
	return &Verifier{parser: newParser(policy, clock), keys: keys, leeway: policy.Leeway(), now: clock.Now}, nil
}
