//go:build mutant

// Letters of all alphabets may stand in one name: раypal is not paypal.
//
//lab:kills TestLookAlikes
package authorization

func mixesScripts(string) bool { return false }
