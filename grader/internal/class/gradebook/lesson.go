package gradebook

import (
	"fmt"

	"socketlab/grader/internal/core/record"
)

// ran reports whether the lab has a grade and some check ran to its end.
func (g *Grade) ran() bool {
	for _, check := range g.Record.Checks {
		if g.Outcome != Infra && measured(check.Status) {
			return true
		}
	}
	return false
}

// measured reports whether a check with this status ran on the student's code.
func measured(status record.Status) bool {
	switch status {
	case record.Passed, record.Failed, record.TimedOut, record.Race:
		return true
	}
	return false
}

// sentence tells the student the outcome of a lab.
func (g *Grade) sentence() string {
	switch g.Outcome {
	case Graded:
		return "All checks ran to the end."
	case Missing:
		return "Nothing was handed in for this lab."
	case Refused:
		return "The grader refused the files before building them."
	case BuildFailed:
		return "The code did not compile, so no check could run."
	case TimedOut:
		return "It exceeded the time limit. You keep the points of the checks that passed."
	case Killed:
		return fmt.Sprintf("It exceeded the limit on %s. You keep the points of the checks that passed.", g.Limit)
	case Infra:
		return "This lab could not be graded: the grader or its machine failed, not you. You lose no points."
	}
	return string(g.Outcome)
}

// ruleAt is the place in the lab's README of a rule.
func ruleAt(lab *Column, id string) string { return "labs/" + lab.Name + "/README.md#rule-" + id }

// readOn is the place in the notes that explains what a check requires.
func readOn(lab *Column, check *Criterion) string {
	if check.Note == "" {
		return "notes/" + lab.Name + ".md"
	}
	return "notes/" + lab.Name + ".md#" + check.Note
}
