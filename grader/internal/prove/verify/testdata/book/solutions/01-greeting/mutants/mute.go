//go:build mutant

// It does not say hello.
//
//lab:kills TestHello
package greeting

func hello() string { return "" }
