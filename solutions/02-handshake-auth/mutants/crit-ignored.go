//go:build mutant

// A header with crit or b64 is accepted, though nobody does what it asks for.
//
//lab:breaks 2.60
//lab:kills TestSignature
package handshakeauth

func hasExtension(map[string]any) bool { return false }
