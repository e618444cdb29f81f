//go:build mutant

// The claims of a session are read without its mutex, while a refresh replaces them.
//
//lab:breaks 2.49
//lab:kills TestRefreshedAmongRevocations
//lab:race
package handshakeauth

func (s *session) current() *Claims { return s.claims }
