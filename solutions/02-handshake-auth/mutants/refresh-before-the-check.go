//go:build mutant

// A refresh replaces the token first and compares the user afterwards.
//
//lab:breaks 2.42
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	claims, err := a.check(e.Context(), e.Args[0])
	if err != nil {
		return nil, err
	}
	old := s.current()
	s.setClaims(claims)
	if claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
