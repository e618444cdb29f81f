//go:build mutant

// The payload is decoded into a struct, which takes TOKEN for token.
//
//lab:breaks 2.6
//lab:kills TestTokenRequired
package handshakeauth

import (
	"context"
	"encoding/json"
)

func (a *Authenticator) check(ctx context.Context, payload json.RawMessage) (*Claims, error) {
	var auth struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(payload, &auth); err != nil || auth.Token == "" {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(auth.Token)
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
