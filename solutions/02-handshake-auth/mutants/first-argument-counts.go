//go:build mutant

// A refresh with two arguments uses the first and ignores the other.
//
//lab:breaks 2.37
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) == 0 {
		return nil, errNoToken
	}
	claims, err := a.check(e.Context(), e.Args[0])
	if err != nil {
		return nil, err
	}
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
