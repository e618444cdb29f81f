package ratelimiting

import "time"

// A Limiter holds a bucket for each key: a user, an address. It may be used
// concurrently.
type Limiter struct {
	// TODO 2: its limit, its clock (env.Clock), its buckets, and what keeps
	// concurrent callers apart.
}

// Take takes tokens out of the key's bucket and returns 0, or takes nothing and
// returns how long it will be until there are that many.
func (l *Limiter) Take(key string, tokens int) time.Duration {
	return 0 // TODO 2
}

// TODO 5: Forget(idle) drops the buckets that nobody has used for so long. Which
// of them must stay all the same? Who calls it, and when does that end?
