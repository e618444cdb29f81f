//go:build mutant

// A refresh whose payload has other fields than token is refused.
//
//lab:overdoes 2.63
//lab:kills TestRefreshOneSocket
package handshakeauth

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	fields := map[string]any{}
	if len(e.Args) != 1 || json.Unmarshal(e.Args[0], &fields) != nil || len(fields) > 1 {
		return nil, errNoToken
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
