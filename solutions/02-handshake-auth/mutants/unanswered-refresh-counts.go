//go:build mutant

// A refresh sets the new token first, so that a revocation finds it, and sets the old one again
// when the new one is revoked, but not when Redis does not answer.
//
//lab:breaks 2.42
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	var token string
	if len(e.Args) != 1 || strictjson.Object(e.Args[0], strictjson.Fields{"token": &token}, strictjson.AllRequired) != nil {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	old := s.current()
	if claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	s.setClaims(claims)
	revoked, err := a.revocations.Revoked(e.Context(), claims.ID)
	if err != nil {
		return nil, err
	}
	if revoked[claims.ID] {
		s.setClaims(old)
		return nil, errRevoked
	}
	return claims, nil
}
