//go:build mutant

// The log says that a token is invalid, and not what is wrong with it.
//
//lab:breaks 2.59
//lab:kills TestRefusalsLookAlike
package handshakeauth

func reasonFor(error) error { return errInvalid }
