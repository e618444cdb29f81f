//go:build mutant

// It does not say hello.
//
//lab:breaks 1.1
//lab:kills TestHello
package greeting

func hello() string { return "" }
