//go:build mutant

// A refresh decodes its argument into a struct, which takes TOKEN for token.
//
//lab:breaks 2.63
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	var argument struct {
		Token string `json:"token"`
	}
	if len(e.Args) != 1 || json.Unmarshal(e.Args[0], &argument) != nil {
		return nil, errNoToken
	}
	payload, err := json.Marshal(argument)
	if err != nil {
		return nil, err
	}
	claims, err := a.check(e.Context(), payload)
	if err != nil {
		return nil, err
	}
	if old := s.current(); claims.Subject != old.Subject || claims.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}
