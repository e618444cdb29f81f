//go:build mutant

// A good signature is enough: a token that names nobody, or that nobody could
// revoke, is let in.
//
//lab:kills TestClaimsRequired
package handshakeauth

func (c *Claims) Validate() error { return nil }
