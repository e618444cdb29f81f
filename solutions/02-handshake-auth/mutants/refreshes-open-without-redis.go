//go:build mutant

// While Redis is away, a refresh is accepted: the client was known before.
//
//lab:breaks 2.53
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

func (a *Authenticator) setClaims(s *session, claims *Claims) {
	s.setClaims(claims)
	if revoked, err := a.revocations.Revoked(s.socket.Context(), claims.ID); err == nil && revoked[claims.ID] {
		s.socket.Disconnect(false)
	}
}

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	var token string
	if len(e.Args) != 1 || strictjson.Object(e.Args[0], strictjson.Fields{"token": &token}) != nil || token == "" {
		return nil, errNoToken
	}
	claims, err := a.verifier.Verify(token)
	if err != nil {
		return nil, err
	}
	if revoked, err := a.revocations.Revoked(e.Context(), claims.ID); err == nil && revoked[claims.ID] {
		return nil, errRevoked
	}
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
