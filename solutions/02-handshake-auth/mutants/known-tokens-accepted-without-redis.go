//go:build mutant

// While Redis is away, a token that it has allowed before is accepted.
//
//lab:breaks 2.53
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"encoding/json"
	"sync"

	"socketlab/labs/strictjson"
)

// allowed has the jti of every token that was not revoked when Redis was asked.
var allowed sync.Map

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
	if _, known := allowed.Load(claims.ID); err != nil && !known {
		return nil, err
	}
	if revoked[claims.ID] {
		return nil, errRevoked
	}
	allowed.Store(claims.ID, true)
	return claims, nil
}
