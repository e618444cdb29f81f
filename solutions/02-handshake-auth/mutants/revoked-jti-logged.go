//go:build mutant

// The log has the jti of a revoked token that was refused.
//
//lab:breaks 2.58
//lab:kills TestRevokedInOneNamespace
package handshakeauth

import (
	"context"
	"encoding/json"
	"fmt"

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
		return nil, fmt.Errorf("%w: %s", errRevoked, claims.ID)
	}
	return claims, nil
}
