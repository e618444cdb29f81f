//go:build mutant

// A refresh also accepts its argument as a text that contains the JSON.
//
//lab:breaks 2.37
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	payload := e.Args[0]
	var text string
	if json.Unmarshal(payload, &text) == nil {
		payload = json.RawMessage(text)
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
