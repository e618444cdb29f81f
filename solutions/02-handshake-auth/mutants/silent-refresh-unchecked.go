//go:build mutant

// A refresh that asks for no acknowledgement is not compared with the user of its socket.
//
//lab:breaks 2.43
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
	if old := s.current(); e.WantsAck() && (claims.Subject != old.Subject || claims.Role != old.Role) {
		return nil, errOtherUser
	}
	return claims, nil
}
