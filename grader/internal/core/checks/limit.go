package checks

import "time"

// Limit is a time at which a run ends, whatever is left to do. Checks that have a verdict
// keep it; all others are timed out. A nil Limit is never reached.
type Limit struct {
	At time.Time
	// Reason says what took too long, for the record.
	Reason string
}

// Reached reports whether the time has come.
func (l *Limit) Reached() bool { return l != nil && !time.Now().Before(l.At) }

// Left is the time until the limit, in whole seconds, rounded up, and at least one. A
// start of the test binary that takes longer has reached the limit.
func (l *Limit) Left() time.Duration {
	return max(time.Second, (time.Until(l.At) + time.Second - 1).Truncate(time.Second))
}

// timeout bounds the next start of the test binary, which may take most.
func (l *Limit) timeout(most time.Duration) time.Duration {
	if l == nil {
		return most
	}
	return min(most, l.Left())
}
