//go:build mutant

// The parts of a token are decoded as ordinary base64: one with - or _ in it is refused.
//
//lab:overdoes 2.10
//lab:kills TestSignature
package handshakeauth

import (
	"encoding/base64"
	"strings"
)

func isCanonical(token string) bool {
	parts := strings.SplitN(token, ".", 4)
	for i, part := range parts {
		bytes, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || base64.RawURLEncoding.EncodeToString(bytes) != part || i < 2 && strings.ContainsAny(part, "-_") {
			return false
		}
	}
	return len(parts) == 3
}
