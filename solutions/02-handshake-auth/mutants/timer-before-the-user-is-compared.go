//go:build mutant

// A refresh starts the timer of the new token before it compares the user, and leaves it
// running when it refuses.
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
	timer := a.clock.AfterFunc(claims.validUntil.Sub(a.clock.Now()), func() { s.socket.Disconnect(false) })
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	timer.Stop()
	return claims, nil
}
