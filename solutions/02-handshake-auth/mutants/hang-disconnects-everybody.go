//go:build mutant

// If Redis does not say what the node has missed, it disconnects every socket to be safe.
//
//lab:overdoes 2.52
//lab:kills TestRedisHangs
package handshakeauth

import "context"

func (a *Authenticator) disconnectMissed() error {
	var ids []string
	for _, s := range a.sessions() {
		ids = append(ids, s.current().ID)
	}
	revoked, err := a.revocations.Revoked(context.Background(), ids...)
	for _, s := range a.sessions() {
		if id := s.current().ID; err != nil || revoked[id] {
			s.socket.Disconnect(false)
		}
	}
	return nil
}
