//go:build mutant

// A name may mix letters of several alphabets: раypal is not paypal.
//
//lab:breaks 3.68
//lab:kills TestLookAlikes
package authorization

func mixesScripts(string) bool { return false }
