// Package exitcode gives an error the exit code that it deserves, so that a
// reader's mistake, a wrong command line and a broken machine are never
// confused. A message must say what to do next.
package exitcode

import (
	"errors"
	"fmt"
)

// The exit codes of the grader.
const (
	Passed      = 0 // every check passed, or the command did what it was asked
	NotPassed   = 1 // some check did not pass, or verify found a broken rule
	Usage       = 2 // unknown lab, wrong flags, a malformed lab
	Environment = 3 // the grader or what it stands on failed; never the reader's fault
)

// ErrNotPassed ends a command whose screen already told the whole story.
var ErrNotPassed = errors.New("not every check passed")

// coded is an error with an exit code.
type coded struct {
	code int
	err  error
}

func (c *coded) Error() string { return c.err.Error() }
func (c *coded) Unwrap() error { return c.err }

// Usagef reports wrong usage: exit code 2. It formats as fmt.Errorf does.
func Usagef(format string, args ...any) error {
	return &coded{Usage, fmt.Errorf(format, args...)}
}

// Environmentf reports that the grader or its surroundings failed: exit code
// 3. It formats as fmt.Errorf does.
func Environmentf(format string, args ...any) error {
	return &coded{Environment, fmt.Errorf(format, args...)}
}

// Code is the exit code for err. An error that nobody coded is the grader's own
// and counts as Environment.
func Of(err error) int {
	var c *coded
	switch {
	case err == nil:
		return Passed
	case errors.Is(err, ErrNotPassed):
		return NotPassed
	case errors.As(err, &c):
		return c.code
	default:
		return Environment
	}
}
