// Package exitcode attaches exit codes to errors, so that a failed check, wrong usage
// and a broken machine can be told apart. Every message must say what to do next.
package exitcode

import (
	"errors"
	"fmt"
)

// The exit codes of the grader.
const (
	Passed      = 0 // every check passed, or the command succeeded
	NotPassed   = 1 // a check did not pass, or verify found a problem
	Usage       = 2 // an unknown lab, wrong flags, or a malformed lab
	Environment = 3 // the grader or its environment failed; never the reader's fault
)

// ErrNotPassed ends a command that has already printed which checks did not pass.
var ErrNotPassed = errors.New("not every check passed")

// coded is an error with an exit code.
type coded struct {
	code int
	err  error
}

func (c *coded) Error() string { return c.err.Error() }
func (c *coded) Unwrap() error { return c.err }

// Usagef returns an error with exit code Usage. It formats as fmt.Errorf does.
func Usagef(format string, args ...any) error {
	return &coded{Usage, fmt.Errorf(format, args...)}
}

// Environmentf returns an error with exit code Environment. It formats as fmt.Errorf
// does.
func Environmentf(format string, args ...any) error {
	return &coded{Environment, fmt.Errorf(format, args...)}
}

// Of returns the exit code of err. An error without a code is a failure of the grader,
// so its code is Environment.
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
