//go:build mutant

// A token may be as long as a message: all of it is decoded before it is
// refused, or not.
//
//lab:kills TestTokenSize
package handshakeauth

const maxToken = 1_000_000
