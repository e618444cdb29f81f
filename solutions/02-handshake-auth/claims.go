package handshakeauth

import (
	"encoding/base64"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/strictjson"
)

// Claims are what a token says about its bearer.
type Claims struct {
	Name string
	Role string
	jwt.RegisteredClaims

	validUntil time.Time // exp plus the leeway; set by Verify
}

var errIncomplete = errors.New("sub, jti or role is missing, or the role is unknown")

// Validate implements jwt.ClaimsValidator. The parser calls it after it has
// checked the signature and the registered claims.
func (c *Claims) Validate() error {
	if c.Subject == "" || c.ID == "" || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}

// User returns the user whom the token names.
func (c *Claims) User() app.User { return app.User{ID: c.Subject, Name: c.Name, Role: c.Role} }

// UnmarshalJSON implements [json.Unmarshaler]. It demands the exact names and types of
// the claims.
func (c *Claims) UnmarshalJSON(text []byte) error {
	var exp, nbf, iat *float64
	err := strictjson.Object(text, strictjson.Fields{
		"iss": &c.Issuer, "aud": &c.Audience, "sub": &c.Subject, "jti": &c.ID, "name": &c.Name, "role": &c.Role,
		"exp": &exp, "nbf": &nbf, "iat": &iat,
	})
	if err != nil {
		return err
	}
	c.ExpiresAt, err = date(exp)
	if err != nil {
		return err
	}
	c.NotBefore, err = date(nbf)
	return err // iat must be a number, and may be any
}

// lastSecond is the end of the year 9999. A number beyond it is no date, and may be too
// large for the arithmetic with it.
const lastSecond = 253402300799

var errDate = errors.New("a time is before 1970 or after 9999")

// date reads seconds since 1970. They may have a fraction, which jwt.NewNumericDate
// would cut off.
func date(seconds *float64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	if *seconds < 0 || *seconds > lastSecond {
		return nil, errDate
	}
	return &jwt.NumericDate{Time: time.UnixMilli(int64(math.Round(*seconds * 1000)))}, nil
}

// isCanonical reports whether a token is three parts of base64url, each in the only
// spelling of its bytes. Decoders also accept others: with line breaks, and with other
// bits at the end that belong to no byte.
func isCanonical(token string) bool {
	parts := strings.SplitN(token, ".", 4)
	for _, part := range parts {
		bytes, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || base64.RawURLEncoding.EncodeToString(bytes) != part {
			return false
		}
	}
	return len(parts) == 3
}

var (
	errForm      = errors.New("the token is not three parts of base64url")
	errExtension = errors.New("the header has crit or b64")
	errInvalid   = errors.New("the header or a claim is not as it must be")
)

// reasons are what a refusal may be logged as.
var reasons = []error{
	errUnknownKey, errAlgorithm, errIncomplete, jwt.ErrTokenUnverifiable, jwt.ErrTokenSignatureInvalid,
	jwt.ErrTokenExpired, jwt.ErrTokenNotValidYet, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidAudience,
	jwt.ErrTokenRequiredClaimMissing,
}

// reasonFor returns the reason in an error of the parser, without its details: they may
// quote the token.
func reasonFor(err error) error {
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return reason
		}
	}
	return errInvalid
}
