//go:build mutant

// It counts down.
//
//lab:kills all
package counting

func Next(n int) int { return n - 1 }
