//go:build mutant

// The log says of every token that it is revoked while Redis does not answer.
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
	if err := strictjson.Object(payload, strictjson.Fields{"token": &token}, strictjson.AllRequired); err != nil {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	revoked, err := a.revocations.Revoked(ctx, claims.ID)
	if err != nil || revoked[claims.ID] {
		return nil, errRevoked
	}
	return claims, nil
}
