//go:build mutant

// The payload is bounded, and not the token: a client that sends long other fields is refused.
//
//lab:overdoes 2.6
//lab:breaks 2.11
//lab:kills TestTokenSize
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/strictjson"
)

func (a *Authenticator) check(ctx context.Context, payload json.RawMessage) (*Claims, error) {
	var token string
	if len(payload) > maxToken+100 {
		return nil, errTooLong
	}
	if err := strictjson.Object(payload, strictjson.Fields{"token": &token}); err != nil || token == "" {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	revoked, err := a.revocations.Revoked(ctx, claims.ID)
	if err != nil {
		return nil, err
	}
	if revoked[claims.ID] {
		return nil, errRevoked
	}
	return claims, nil
}
