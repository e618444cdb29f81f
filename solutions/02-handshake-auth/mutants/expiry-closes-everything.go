//go:build mutant

// When a token expires the whole connection is closed, including the sockets in
// other namespaces, which use other tokens.
//
//lab:overdoes 2.47
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

func (s *session) expire(claims *Claims) {
	if s.current() == claims {
		s.socket.Disconnect(true)
	}
}
