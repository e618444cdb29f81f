//go:build mutant

// No bucket is ever forgotten: the map grows with every user who ever connected.
//
//lab:breaks 4.51
//lab:kills TestIdleBucketsAreForgotten
package ratelimiting

import "time"

func (l *Limiter) Forget(time.Duration) {}
