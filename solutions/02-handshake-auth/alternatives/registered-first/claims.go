package handshakeauth

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

// claims are those of a token by their exact names, still encoded. The validator of the
// parser asks for them one by one, and only then is their type checked. So it needs no
// struct tags, which would take "ROLE" for role and null for missing.
type claims map[string]json.RawMessage

var (
	errClaim      = errors.New("a claim is not of its type")
	errDate       = errors.New("a time is before 1970 or after 9999")
	errIncomplete = errors.New("sub or jti is missing, or the role is unknown")
)

// read decodes a claim into target. It reports false if the claim is missing.
func (c claims) read(name string, target any) (bool, error) {
	value, ok := c[name]
	if !ok {
		return false, nil
	}
	if string(value) == "null" || json.Unmarshal(value, target) != nil {
		return true, errClaim
	}
	return true, nil
}

func (c claims) text(name string) (text string, err error) {
	_, err = c.read(name, &text)
	return text, err
}

// lastSecond is the end of the year 9999. A larger number may not fit into a time.Time.
const lastSecond = 253402300799

// date reads seconds since 1970, with their fraction, which jwt.NumericDate would cut off
// if it decoded them itself.
func (c claims) date(name string) (*jwt.NumericDate, error) {
	var seconds float64
	ok, err := c.read(name, &seconds)
	switch {
	case !ok || err != nil:
		return nil, err
	case seconds < 0 || seconds > lastSecond:
		return nil, errDate
	}
	whole, fraction := math.Modf(seconds)
	return &jwt.NumericDate{Time: time.Unix(int64(whole), int64(fraction*1e9))}, nil
}

// GetExpirationTime implements jwt.Claims, as do the following methods.
func (c claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.date("exp") }

// GetNotBefore returns nbf.
func (c claims) GetNotBefore() (*jwt.NumericDate, error) { return c.date("nbf") }

// GetIssuedAt returns iat. The parser does not ask for it: the clock of the issuer may be
// ahead.
func (c claims) GetIssuedAt() (*jwt.NumericDate, error) { return c.date("iat") }

// GetIssuer returns iss.
func (c claims) GetIssuer() (string, error) { return c.text("iss") }

// GetSubject returns sub.
func (c claims) GetSubject() (string, error) { return c.text("sub") }

// GetAudience returns aud, which is a string or a list of strings.
func (c claims) GetAudience() (jwt.ClaimStrings, error) {
	if one, err := c.text("aud"); err == nil {
		return jwt.ClaimStrings{one}, nil
	}
	var list []*string // a null in it is not a string
	if _, err := c.read("aud", &list); err != nil {
		return nil, err
	}
	var audience jwt.ClaimStrings
	for _, name := range list {
		if name == nil {
			return nil, errClaim
		}
		audience = append(audience, *name)
	}
	return audience, nil
}

// Validate implements jwt.ClaimsValidator: it checks what the parser has no option for.
func (c claims) Validate() error {
	var issuedAt float64
	if _, err := c.read("iat", &issuedAt); err != nil {
		return err
	}
	user, id, err := c.identity()
	if err == nil && (user.ID == "" || id == "" || !slices.Contains(app.Roles, user.Role)) {
		return errIncomplete
	}
	return err
}

func (c claims) identity() (user app.User, id string, err error) {
	for name, into := range map[string]*string{
		"sub": &user.ID, "name": &user.Name, "role": &user.Role, "jti": &id,
	} {
		text, wrong := c.text(name)
		if wrong != nil {
			err = wrong
		}
		*into = text
	}
	return user, id, err
}

// token returns what the node keeps of claims that are valid.
func (c claims) token(leeway time.Duration) (*Token, error) {
	user, id, err := c.identity()
	if err != nil {
		return nil, err
	}
	expires, err := c.date("exp")
	if err != nil {
		return nil, err
	}
	return &Token{User: user, ID: id, ValidUntil: expires.Add(leeway)}, nil
}
