//go:build mutant

// The wait is cut to whole milliseconds, and one is always added.
//
//lab:breaks 4.24
//lab:kills TestWaitIsExact
package ratelimiting

func milliseconds(d time.Duration) int64 { return d.Milliseconds() + 1 }
