//go:build mutant

// It greets nobody.
//
//lab:breaks 1.2
//lab:kills TestWorld
package greeting

func object() string { return "nobody" }
