//go:build mutant

// A refresh accepts a token whose sub is the beginning of the user's.
//
//lab:breaks 2.39
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"strings"

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
	if old := s.current(); !strings.HasPrefix(old.Subject, claims.Subject) || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
