//go:build mutant

// A token that was not revoked once is not looked up again until a message says that it is.
// Nothing says so of a message that the node has missed.
//
//lab:breaks 2.50
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"encoding/json"
	"sync"

	"socketlab/labs/strictjson"
)

// fine has the jti of every token that was not revoked when Redis was asked.
var fine sync.Map

func (a *Authenticator) check(ctx context.Context, payload json.RawMessage) (*Claims, error) {
	var token string
	if err := strictjson.Object(payload, strictjson.Fields{"token": &token}, strictjson.AllRequired); err != nil {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	if _, known := fine.Load(claims.ID); known {
		return claims, a.revocations.redis.Ping(ctx).Err()
	}
	revoked, err := a.revocations.Revoked(ctx, claims.ID)
	if err != nil {
		return nil, err
	}
	if revoked[claims.ID] {
		return nil, errRevoked
	}
	fine.Store(claims.ID, true)
	return claims, nil
}

func (a *Authenticator) disconnectRevoked(id string) {
	fine.Delete(id)
	for _, s := range a.sessions() {
		if s.current().ID == id {
			s.socket.Disconnect(false)
		}
	}
}
