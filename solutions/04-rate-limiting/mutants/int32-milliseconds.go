//go:build mutant

// retryAfterMs overflows after 24 days.
//
//lab:breaks 4.24
//lab:kills TestRefusedEventDoesNotHappen
package ratelimiting

import "time"

func milliseconds(d time.Duration) int64 {
	return int64(int32((d + time.Millisecond - 1) / time.Millisecond))
}
