//go:build mutant

// Only a header with the typ JWT is accepted.
//
//lab:overdoes 2.60
//lab:kills TestSignature
package handshakeauth

func hasExtension(header map[string]any) bool { return header["typ"] != "JWT" }
