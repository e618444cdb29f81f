//go:build mutant

// It greets nobody.
//
//lab:kills TestWorld
package greeting

func object() string { return "nobody" }
