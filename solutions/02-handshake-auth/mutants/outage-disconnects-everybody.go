//go:build mutant

// When Redis is lost, every socket is disconnected: its token might have been revoked.
//
//lab:overdoes 2.52 2.54
//lab:kills TestRedisHangs TestRevokedMeanwhile
package handshakeauth

func (a *Authenticator) disconnectMissed() error {
	for _, s := range a.sessions() {
		s.socket.Disconnect(false)
	}
	return nil
}
