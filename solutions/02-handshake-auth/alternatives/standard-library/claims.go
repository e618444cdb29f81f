package handshakeauth

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/strictjson"
)

// claims are what a token says about its bearer.
type claims struct {
	user       app.User
	id         string // jti
	validUntil time.Time

	issuer    string
	audience  []string
	expires   *float64 // seconds since 1970
	notBefore *float64
}

var (
	errClaims     = errors.New("a claim is not of its type")
	errIncomplete = errors.New("sub or jti is missing, or the role is unknown")
	errIssuer     = errors.New("the token is from another issuer")
	errAudience   = errors.New("the token is for another audience")
	errDate       = errors.New("exp is missing, or a time is before 1970 or after 9999")
	errExpired    = errors.New("the token has expired")
	errEarly      = errors.New("the token is not valid yet")
)

// readClaims demands the exact names and types of the claims.
func readClaims(text []byte) (*claims, error) {
	c := &claims{}
	var issuedAt float64 // must be a number, and may be any
	var audience json.RawMessage
	err := strictjson.Object(text, strictjson.Fields{
		"iss": &c.issuer, "aud": &audience, "jti": &c.id,
		"sub": &c.user.ID, "name": &c.user.Name, "role": &c.user.Role,
		"exp": &c.expires, "nbf": &c.notBefore, "iat": &issuedAt,
	})
	if err != nil {
		return nil, errClaims // err quotes the claim
	}
	var one string
	var list []*string // a null in it is not a string
	switch {
	case json.Unmarshal(audience, &one) == nil:
		c.audience = []string{one}
	case json.Unmarshal(audience, &list) != nil || slices.Contains(list, nil):
		return nil, errAudience
	}
	for _, name := range list {
		c.audience = append(c.audience, *name)
	}
	return c, nil
}

// validate returns why the claims are not accepted now.
func (c *claims) validate(policy app.Policy, now time.Time) error {
	leeway := policy.Leeway()
	switch {
	case c.user.ID == "" || c.id == "" || !slices.Contains(app.Roles, c.user.Role):
		return errIncomplete
	case c.issuer != policy.Issuer:
		return errIssuer
	case !slices.Contains(c.audience, policy.Audience):
		return errAudience
	case c.expires == nil || !isDate(*c.expires) || c.notBefore != nil && !isDate(*c.notBefore):
		return errDate
	case c.notBefore != nil && now.Before(date(*c.notBefore).Add(-leeway)):
		return errEarly
	}
	c.validUntil = date(*c.expires).Add(leeway)
	if !now.Before(c.validUntil) {
		return errExpired
	}
	return nil
}

// lastSecond is the end of the year 9999. A larger number may not fit into a time.Time.
const lastSecond = 253402300799

func isDate(seconds float64) bool { return seconds >= 0 && seconds <= lastSecond }

// date keeps the fraction of a second.
func date(seconds float64) time.Time {
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9))
}
