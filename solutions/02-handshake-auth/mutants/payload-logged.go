//go:build mutant

// The log quotes a payload in which no token can be found, with the token in another place.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
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
		return nil, fmt.Errorf("%w: %s", errNoToken, payload)
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
