//go:build mutant

// A refresh demands a token that has not expired, and knows no leeway.
//
//lab:overdoes 2.38
//lab:kills TestRefreshOneSocket
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"

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
	if !claims.ExpiresAt.After(s.clock.Now()) {
		return nil, jwt.ErrTokenExpired
	}
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
