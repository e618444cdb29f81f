package handshakeauth

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
)

// maxToken is the length of the longest token that Verify reads, in bytes.
const maxToken = 8 << 10

// A Token is what the node keeps of a valid token.
type Token struct {
	User       app.User
	ID         string    // jti
	ValidUntil time.Time // exp plus the leeway
}

// A Verifier decides whether a token is valid. It may be used concurrently.
type Verifier struct {
	parser *jwt.Parser
	keys   map[string]key // by kid
	leeway time.Duration
}

// A key verifies signatures by one method. The token must not choose the method.
type key struct {
	method   jwt.SigningMethod
	material any
}

// NewVerifier returns the Verifier for a policy.
func NewVerifier(policy app.Policy, clock clockwork.Clock) (*Verifier, error) {
	v := &Verifier{keys: map[string]key{}, leeway: policy.Leeway()}
	var methods []string
	for _, k := range policy.Keys {
		parsed, err := parseKey(k)
		if err != nil {
			return nil, fmt.Errorf("parse key %q: %w", k.ID, err)
		}
		v.keys[k.ID] = parsed
		methods = append(methods, k.Algorithm)
	}
	v.parser = jwt.NewParser(
		jwt.WithValidMethods(methods),
		jwt.WithStrictDecoding(),
		jwt.WithIssuer(policy.Issuer),
		jwt.WithAudience(policy.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(policy.Leeway()),
		jwt.WithTimeFunc(clock.Now),
	)
	return v, nil
}

var errNoSecret = errors.New("its secret is missing")

func parseKey(k app.Key) (key, error) {
	switch k.Algorithm {
	case "EdDSA":
		public, err := jwt.ParseEdPublicKeyFromPEM([]byte(k.PublicKey))
		return key{jwt.SigningMethodEdDSA, public}, err
	case "RS256":
		public, err := jwt.ParseRSAPublicKeyFromPEM([]byte(k.PublicKey))
		return key{jwt.SigningMethodRS256, public}, err
	case "HS256":
		if len(k.Secret) == 0 {
			return key{}, errNoSecret // anybody can make an HMAC with an empty secret
		}
		return key{jwt.SigningMethodHS256, k.Secret}, nil
	}
	return key{}, fmt.Errorf("unknown algorithm %q", k.Algorithm)
}

// Verify returns a token that is valid now. Its errors contain no part of the token.
func (v *Verifier) Verify(text string) (*Token, error) {
	switch {
	case len(text) > maxToken:
		return nil, errTooLong // a long token is cheap to send and expensive to decode
	case strings.ContainsAny(text, "\r\n"):
		return nil, errForm // even a strict decoder of encoding/base64 skips line breaks
	}
	c := claims{}
	if _, err := v.parser.ParseWithClaims(text, &c, v.key); err != nil {
		return nil, reasonFor(err)
	}
	return c.token(v.leeway)
}

// key implements jwt.Keyfunc. It returns the key that the token names, for the method of
// that key alone, and refuses a header that changes how the token must be read: RFC 7515,
// section 4.1.11, and RFC 7797.
func (v *Verifier) key(token *jwt.Token) (any, error) {
	_, critical := token.Header["crit"]
	_, unencoded := token.Header["b64"]
	if critical || unencoded {
		return nil, errExtension
	}
	id, _ := token.Header["kid"].(string)
	found, ok := v.keys[id]
	switch {
	case !ok:
		return nil, errUnknownKey
	case found.method != token.Method:
		return nil, errMethod
	}
	return found.material, nil
}

var (
	errTooLong    = errors.New("the token is too long")
	errForm       = errors.New("the token is not three parts of base64url")
	errExtension  = errors.New("the header has crit or b64")
	errUnknownKey = errors.New("no key has this kid")
	errMethod     = errors.New("the key belongs to another algorithm")
	errOther      = errors.New("the token is not as it must be")
)

// reasons may be logged. The more precise ones come first.
var reasons = []error{
	errExtension, errUnknownKey, errMethod, errClaim, errDate, errIncomplete,
	jwt.ErrTokenExpired, jwt.ErrTokenNotValidYet, jwt.ErrTokenInvalidIssuer,
	jwt.ErrTokenInvalidAudience, jwt.ErrTokenRequiredClaimMissing,
	jwt.ErrTokenSignatureInvalid, jwt.ErrTokenUnverifiable, jwt.ErrTokenMalformed,
}

// reasonFor returns the reason in an error of the parser without its details, which may
// quote the token.
func reasonFor(err error) error {
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return reason
		}
	}
	return errOther
}
