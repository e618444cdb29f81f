//go:build mutant

// No bucket is ever forgotten: the map grows with everybody who ever came.
//
//lab:kills TestIdleBucketsAreForgotten
package ratelimiting

import "time"

func (l *Limiter) Forget(time.Duration) {}
