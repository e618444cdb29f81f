//go:build mutant

// A bucket starts empty, and a new user waits for the first token.
//
//lab:overdoes 4.2
//lab:kills TestBurst
package ratelimiting

func NewBucket(limit app.Limit, now time.Time) *Bucket { return &Bucket{at: now} }
