// Package catalogue reads the checks of a lab: titles, points, hints and notes come from
// the doc comments of the test functions. A malformed comment is an error with file and
// line.
package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Total is the sum of the points in every lab.
const Total = 100

// Check is one requirement of a lab.
type Check struct {
	// Name is the test function's name.
	Name string
	// Title is the first sentence of the doc comment, without its full stop.
	Title string
	// Points is the weight of the check. The points of a lab add up to 100.
	Points int
	// Rules are the rules in the lab's README that the check proves, in order. There
	// is at least one, unless the README numbers no rules.
	Rules []Rule
	// Passages are the parts of the body that prove only some of the rules, in order.
	Passages []Passage
	// Hints are given one at a time, from vague to explicit. There is at least one.
	Hints []string
	// NodeHints are the hints for a server in Node.js, in place of Hints: those that
	// hold in any language, and those that speak of its packages. There is at least one.
	NodeHints []string
	// Note is the anchor of a heading in the lab's notes.
	Note string
	// Part is the heading in the lab's README of the part that the check belongs
	// to, or empty in a lab without parts.
	Part string
	// Stricter is why the check demands more than the official packages do: a server
	// built on them fails it. Empty if the check does not.
	Stricter string
	// Race says that the check is repeated under the race detector once everything
	// passes, because it is about what goroutines do at the same time.
	Race bool
	// File and Line locate the check. File is relative to the root.
	File string
	Line int
	// End is the last line of the check.
	End int
}

// InNode returns the checks as they are for a server in Node.js: with its hints.
func InNode(checks []Check) []Check {
	checks = slices.Clone(checks)
	for i := range checks {
		checks[i].Hints = checks[i].NodeHints
	}
	return checks
}

// Problem is one violation of the rules for checks.
type Problem struct {
	File string // relative to the root
	Line int
	Text string
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Problems are all violations in one lab. As an error they have the exit code Usage.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns the problems as an error, or nil if there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return exitcode.Usagef("%w", p)
}

// Find returns the check with this name. If there is none, it returns a usage error that
// lists the names.
func Find(checks []Check, name string) (Check, error) {
	names := make([]string, len(checks))
	for i, check := range checks {
		if check.Name == name {
			return check, nil
		}
		names[i] = check.Name
	}
	return Check{}, exitcode.Usagef("there is no check %s; choose from:\n  %s", name, strings.Join(names, "\n  "))
}
