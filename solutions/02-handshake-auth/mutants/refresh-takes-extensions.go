//go:build mutant

// A refresh verifies the token with the bare parser: crit and other spellings are accepted.
//
//lab:breaks 2.38
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	var token string
	if len(e.Args) != 1 || strictjson.Object(e.Args[0], strictjson.Fields{"token": &token}) != nil || len(token) > maxToken {
		return nil, errNoToken
	}
	claims := &Claims{}
	if _, err := a.verifier.parser.ParseWithClaims(token, claims, a.verifier.key); err != nil {
		return nil, reasonFor(err)
	}
	claims.validUntil = claims.ExpiresAt.Add(a.verifier.leeway)
	revoked, err := a.revocations.Revoked(e.Context(), claims.ID)
	if err != nil {
		return nil, err
	}
	if old := s.current(); revoked[claims.ID] || claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
