//go:build mutant

// The wait in milliseconds is computed in floating-point seconds, so it is sometimes
// one too many.
//
//lab:breaks 4.24
//lab:kills TestWaitIsExact
package ratelimiting

import "math"

func milliseconds(d time.Duration) int64 { return int64(math.Ceil(d.Seconds() * 1000)) }
