//go:build mutant

// A refresh compares the whole user, so a user with a new name is refused as another.
//
//lab:overdoes 2.39
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
	if claims.User() != s.current().User() {
		return nil, errOtherUser
	}
	return claims, nil
}
