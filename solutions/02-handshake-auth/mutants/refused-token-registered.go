//go:build mutant

// A refresh notes the new token for revocations before it compares the user. Revoking the
// refused token then disconnects the socket.
//
//lab:breaks 2.42
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"sync"

	"socketlab/labs/socketio"
)

// shown has the jti of the token that each session showed last.
var shown sync.Map

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	claims, err := a.check(e.Context(), e.Args[0])
	if err != nil {
		return nil, err
	}
	shown.Store(s, claims.ID)
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}

func (a *Authenticator) disconnectRevoked(id string) {
	for _, s := range a.sessions() {
		if last, _ := shown.Load(s); s.current().ID == id || last == id {
			s.socket.Disconnect(false)
		}
	}
}
