package handshakeauth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/strictjson"
)

// maxToken is the length of the longest token that is read, in bytes.
const maxToken = 8 << 10

// The reasons why a token is refused. They contain no part of it, so they may be logged.
var (
	errTooLong   = errors.New("the token is too long")
	errForm      = errors.New("the token is not three parts of base64url")
	errHeader    = errors.New("the header is not as it must be")
	errExtension = errors.New("the header has crit or b64")
	errKey       = errors.New("no key has this kid and this algorithm")
	errSignature = errors.New("the signature is wrong")
)

// A verifier decides whether a token is valid. It may be used concurrently.
type verifier struct {
	keys   map[string]key // by kid
	policy app.Policy
	clock  clockwork.Clock
}

func newVerifier(policy app.Policy, clock clockwork.Clock) (*verifier, error) {
	keys := map[string]key{}
	for _, k := range policy.Keys {
		verify, err := verification(k)
		if err != nil {
			return nil, fmt.Errorf("use key %q of LAB_KEYS: %w", k.ID, err)
		}
		keys[k.ID] = key{k.Algorithm, verify}
	}
	return &verifier{keys, policy, clock}, nil
}

// verify returns the claims of a token that is valid now. It reads no claim before the
// signature is verified.
func (v *verifier) verify(token string) (*claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong // a long token is cheap to send and expensive to decode
	}
	parts := strings.SplitN(token, ".", 4)
	if len(parts) != 3 {
		return nil, errForm
	}
	var decoded [3][]byte
	for i, part := range parts {
		var ok bool
		if decoded[i], ok = decode(part); !ok {
			return nil, errForm
		}
	}
	key, err := v.keyFor(decoded[0])
	if err != nil {
		return nil, err
	}
	signed := token[:len(parts[0])+1+len(parts[1])]
	if !key.verify([]byte(signed), decoded[2]) {
		return nil, errSignature
	}
	claims, err := readClaims(decoded[1])
	if err != nil {
		return nil, err
	}
	return claims, claims.validate(v.policy, v.clock.Now())
}

// decode reads base64url in its only canonical spelling. Strict refuses other bits at the
// end, but like every decoder of encoding/base64 it skips line breaks.
func decode(part string) ([]byte, bool) {
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return bytes, err == nil && base64.RawURLEncoding.EncodedLen(len(bytes)) == len(part)
}

// keyFor returns the key that a header names, if it has the algorithm of the header.
func (v *verifier) keyFor(header []byte) (key, error) {
	var kid, algorithm string
	var critical, unencoded json.RawMessage
	err := strictjson.Object(header, strictjson.Fields{
		"kid": &kid, "alg": &algorithm, "crit": &critical, "b64": &unencoded,
	})
	if err != nil {
		return key{}, errHeader
	}
	if critical != nil || unencoded != nil {
		return key{}, errExtension
	}
	found, ok := v.keys[kid]
	if !ok || found.algorithm != algorithm {
		return key{}, errKey
	}
	return found, nil
}
