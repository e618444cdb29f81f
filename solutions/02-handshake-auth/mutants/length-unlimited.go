//go:build mutant

// A token may be as long as a message: the node decodes all of it before it
// decides.
//
//lab:breaks 2.11
//lab:kills TestTokenSize
package handshakeauth

const maxToken = 1_000_000
