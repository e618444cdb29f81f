//go:build mutant

// A crit or b64 of null is treated as missing.
//
//lab:breaks 2.60
//lab:kills TestSignature
package handshakeauth

func hasExtension(header map[string]any) bool { return header["crit"] != nil || header["b64"] != nil }
