//go:build mutant

// A part may be spelled in other ways: with line breaks, or with other bits at its end.
//
//lab:breaks 2.10
//lab:kills TestSignature
package handshakeauth

func isCanonical(string) bool { return true }
