//go:build mutant

// A refresh does not look for the key of a revoked token: the node would have heard of it.
//
//lab:breaks 2.50
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"errors"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

func (a *Authenticator) setClaims(s *session, claims *Claims) { s.setClaims(claims) }

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	var token string
	if len(e.Args) != 1 || strictjson.Object(e.Args[0], strictjson.Fields{"token": &token}) != nil || token == "" {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errors.Join(errOtherUser)
	}
	return claims, nil
}
