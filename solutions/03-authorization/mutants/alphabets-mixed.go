//go:build mutant

// A name may mix letters of several alphabets: раypal is not paypal.
//
//lab:kills TestLookAlikes
package authorization

func mixesScripts(string) bool { return false }
