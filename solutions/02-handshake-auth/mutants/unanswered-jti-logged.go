//go:build mutant

// The log has the jti of a token that was refused because Redis did not answer.
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
	if err := strictjson.Object(payload, strictjson.Fields{"token": &token}, strictjson.AllRequired); err != nil {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	revoked, err := a.revocations.Revoked(ctx, claims.ID)
	if err != nil {
		return nil, fmt.Errorf("is %s revoked: %w", claims.ID, err)
	}
	if revoked[claims.ID] {
		return nil, errRevoked
	}
	return claims, nil
}
