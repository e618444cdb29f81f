//go:build mutant

// A token of more than 4096 bytes is refused.
//
//lab:overdoes 2.11
//lab:kills TestTokenSize
package handshakeauth

const maxToken = 4 << 10
