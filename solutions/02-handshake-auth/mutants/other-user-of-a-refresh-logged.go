//go:build mutant

// The log says whose token a refused refresh has shown.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

import (
	"fmt"

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
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, fmt.Errorf("%w: %s", errOtherUser, claims.Subject)
	}
	return claims, nil
}
