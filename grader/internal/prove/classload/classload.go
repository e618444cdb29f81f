// Package classload proves that a class loses nothing when its grader is killed.
package classload

import (
	"errors"
	"fmt"
)

// ErrFailed means that the killed grader did not do what an undisturbed one does, or
// left something behind.
var ErrFailed = errors.New("the proof failed")

// failf reports a finding. It formats as fmt.Errorf does.
func failf(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrFailed, fmt.Errorf(format, args...))
}

// Options describe a proof. Count must be at least 2 and Labs at least 1.
type Options struct {
	// Count is the number of submissions.
	Count int
	// Labs is how many labs each submission solves, counted from the first.
	Labs int
	// Kills is how many times the grader is killed: at random moments, and the last
	// of several kills when everything is graded.
	Kills int
	// Hostile is the percentage of submissions that come from the gauntlet.
	Hostile int
	// Hanging includes the gauntlet's submissions that hang until a time limit.
	Hanging bool
	// Sample is how many submissions the undisturbed grader grades, in a class of
	// their own. Zero means all.
	Sample int
	// Jobs is how many submissions are graded at once. Zero means the grader's
	// default.
	Jobs int
	// Seed chooses the hostile submissions, the sample and the moments of the kills,
	// and is the seed of the checks.
	Seed uint64
}
