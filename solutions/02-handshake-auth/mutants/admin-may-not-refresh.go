//go:build mutant

// An admin cannot refresh: only the other roles may.
//
//lab:overdoes 2.40
//lab:kills TestRefreshRefused TestRefreshOneSocket
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
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
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role || claims.Role == app.RoleAdmin {
		return nil, errOtherUser
	}
	return claims, nil
}
