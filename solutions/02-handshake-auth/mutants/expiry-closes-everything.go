//go:build mutant

// When a token expires the whole connection is closed, and with it the
// namespaces that live by another token.
//
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

func (s *session) expire(claims *Claims) {
	if s.livesBy() == claims {
		s.socket.Disconnect(true)
	}
}
