//go:build mutant

// A revocation is a pattern: * disconnects everybody.
//
//lab:breaks 2.49
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"path"
)

func (a *Authenticator) disconnectRevoked(id string) {
	for _, s := range a.sessions() {
		if matches, _ := path.Match(id, s.current().ID); matches {
			s.socket.Disconnect(false)
		}
	}
}
