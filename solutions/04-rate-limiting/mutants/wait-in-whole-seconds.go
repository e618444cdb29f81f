//go:build mutant

// The wait is rounded up to whole seconds.
//
//lab:overdoes 4.24
//lab:kills TestBurst
package ratelimiting

func milliseconds(d time.Duration) int64 {
	return 1000 * int64((d+time.Second-1)/time.Second)
}
