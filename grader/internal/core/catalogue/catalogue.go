// Package catalogue reads what a lab promises from where it is kept: the doc
// comments of its checks. A malformed promise is an error with file and line.
package catalogue

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Total is what the points of every lab add up to.
const Total = 100

// Check is one requirement of a lab.
type Check struct {
	// Name is the test function's name.
	Name string
	// Title is the first sentence of the doc comment, without its full stop.
	Title string
	// Points weigh the check; those of a lab total 100.
	Points int
	// Hints are given one at a time, gentlest first. There is at least one.
	Hints []string
	// Note is the anchor of a heading in the lab's notes.
	Note string
	// Part is the heading in the lab's README of the part that the check belongs
	// to, or empty in a lab without parts.
	Part string
	// Stricter is why the check demands more than the official stack does, or
	// empty if it does not: a server on socket.io's own packages fails it.
	Stricter string
	// File and Line are where the check stands, File relative to the root.
	File string
	Line int
}

// Problem is one broken rule of the catalogue.
type Problem struct {
	File string // relative to the root
	Line int
	Text string
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Problems are all broken rules of one lab. They are an error with the exit
// code of wrong usage.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Err is nil without problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return exitcode.Usagef("%w", p)
}

// Find is the check of that name among checks, or a usage error that lists the
// names there are.
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
