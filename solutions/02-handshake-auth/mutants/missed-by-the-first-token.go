//go:build mutant

// After an outage the node looks up the token with which each socket connected, and not the
// one that it uses now.
//
//lab:breaks 2.54
//lab:kills TestRevokedMeanwhile
package handshakeauth

import "context"

func (a *Authenticator) disconnectMissed() error {
	first := map[string][]*session{}
	var ids []string
	for _, s := range a.sessions() {
		claims, err := a.verifier.Verify(tokenOf(s))
		if err != nil {
			continue
		}
		ids = append(ids, claims.ID)
		first[claims.ID] = append(first[claims.ID], s)
	}
	revoked, err := a.revocations.Revoked(context.Background(), ids...)
	if err != nil {
		return err
	}
	for id, isRevoked := range revoked {
		for _, s := range first[id] {
			if isRevoked {
				s.socket.Disconnect(false)
			}
		}
	}
	return nil
}

// tokenOf returns the token with which a session began.
func tokenOf(s *session) string {
	var payload struct{ Token string }
	_ = json.Unmarshal(s.socket.Handshake().Auth, &payload)
	return payload.Token
}
