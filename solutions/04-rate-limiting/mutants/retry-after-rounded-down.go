//go:build mutant

// The wait is cut to whole milliseconds: who comes back when told comes too
// early.
//
//lab:kills TestBurst
package ratelimiting

import "time"

func milliseconds(d time.Duration) int64 { return d.Milliseconds() }
