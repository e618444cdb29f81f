//go:build mutant

// A refresh is refused when the new role is higher, and accepted when it is lower: who is
// no longer an admin stays in /admin.
//
//lab:breaks 2.40
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"slices"

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
	if old := s.current(); claims.Subject != old.Subject || slices.Index(app.Roles, claims.Role) > slices.Index(app.Roles, old.Role) {
		return nil, errOtherUser
	}
	return claims, nil
}
