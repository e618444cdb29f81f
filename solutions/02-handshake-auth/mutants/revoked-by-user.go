//go:build mutant

// A revocation of one token disconnects all sockets of its user.
//
//lab:overdoes 2.49
//lab:kills TestRevokedInOneNamespace
package handshakeauth

func (a *Authenticator) disconnectRevoked(id string) {
	users := map[string]bool{}
	for _, s := range a.sessions() {
		if s.current().ID == id {
			users[s.current().Subject] = true
		}
	}
	for _, s := range a.sessions() {
		if users[s.current().Subject] {
			s.socket.Disconnect(false)
		}
	}
}
