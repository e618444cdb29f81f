//go:build mutant

// A refresh with a token that expires sooner than the old one is refused.
//
//lab:overdoes 2.38
//lab:kills TestRefresh
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
	if claims.Subject != old.Subject || claims.Role != old.Role || claims.validUntil.Before(old.validUntil) {
		return nil, errOtherUser
	}
	return claims, nil
}
