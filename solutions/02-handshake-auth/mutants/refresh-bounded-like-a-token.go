//go:build mutant

// The argument of auth:refresh may have hardly more bytes than a token.
//
//lab:overdoes 2.63
//lab:kills TestRefreshOneSocket
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	if len(e.Args[0]) > 2*maxToken {
		return nil, errTooLong
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
