//go:build mutant

// The log does not tell a revoked token from an invalid one.
//
//lab:breaks 2.59
//lab:kills TestRevokedInOneNamespace
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/strictjson"
)

func (a *Authenticator) check(ctx context.Context, payload json.RawMessage) (*Claims, error) {
	var token string
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
		return nil, errInvalid
	}
	return claims, nil
}
