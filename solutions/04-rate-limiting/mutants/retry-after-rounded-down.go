//go:build mutant

// The wait is rounded down to whole milliseconds: a client that comes back when it
// is told to is too early.
//
//lab:breaks 4.24
//lab:kills TestBurst
package ratelimiting

import "time"

func milliseconds(d time.Duration) int64 { return d.Milliseconds() }
