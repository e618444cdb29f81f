//go:build mutant

// A revocation closes the whole connection, with its socket in the other namespace.
//
//lab:overdoes 2.49
//lab:kills TestRevokedInOneNamespace
package handshakeauth

func (a *Authenticator) disconnectRevoked(id string) {
	for _, s := range a.sessions() {
		if s.current().ID == id {
			s.socket.Disconnect(true)
		}
	}
}
