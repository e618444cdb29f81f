//go:build mutant

// A revocation also applies to tokens whose jti only begins like the revoked one.
//
//lab:overdoes 2.49
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"strings"
)

func (a *Authenticator) disconnectRevoked(id string) {
	for _, s := range a.sessions() {
		if id != "" && strings.HasPrefix(s.current().ID, id) {
			s.socket.Disconnect(false)
		}
	}
}
