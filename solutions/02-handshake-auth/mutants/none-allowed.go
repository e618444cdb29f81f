//go:build mutant

// A token with the algorithm none needs no signature.
//
//lab:breaks 2.13
//lab:kills TestAlgNone
package handshakeauth

import (
	"encoding/json"
	"strings"
)

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	claims := &Claims{}
	var header struct{ Alg string }
	head, _, _ := strings.Cut(token, ".")
	if text, err := v.parser.DecodeSegment(head); err == nil {
		_ = json.Unmarshal(text, &header)
	}
	if strings.EqualFold(header.Alg, "none") {
		body, _, _ := strings.Cut(strings.TrimPrefix(token, head+"."), ".")
		text, _ := v.parser.DecodeSegment(body)
		if json.Unmarshal(text, claims) != nil || claims.ExpiresAt == nil || claims.Validate() != nil {
			return nil, errIncomplete
		}
	} else if _, err := v.parser.ParseWithClaims(token, claims, v.key); err != nil {
		return nil, err
	}
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}
