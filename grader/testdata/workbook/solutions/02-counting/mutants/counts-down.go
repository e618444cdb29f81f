//go:build mutant

// It counts down.
//
//lab:breaks 2.1
//lab:kills all
package counting

func Next(n int) int { return n - 1 }
