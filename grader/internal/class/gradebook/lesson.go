package gradebook

import (
	"fmt"

	"socketlab/grader/internal/core/record"
)

// ran reports whether there is anything to say about single checks: some check
// came to an end, and the lab has a grade.
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

// sentence says to a student what became of a lab.
func (g *Grade) sentence() string {
	switch g.Outcome {
	case Graded:
		return "The checks ran to their end."
	case Missing:
		return "Nothing was handed in for this lab."
	case Refused:
		return "The files were not fit to be built."
	case BuildFailed:
		return "The code did not compile, so no check could run."
	case TimedOut:
		return "It took longer than it may. Checks that passed count."
	case Killed:
		return fmt.Sprintf("The limit on %s was broken. Checks that passed count.", g.Limit)
	case Infra:
		return "This lab could not be graded: the grader or its machine failed, not you. It costs you nothing."
	}
	return string(g.Outcome)
}

// readOn is where the notes explain what a check asks for.
func readOn(lab *Column, check *Criterion) string {
	if check.Note == "" {
		return "notes/" + lab.Name + ".md"
	}
	return "notes/" + lab.Name + ".md#" + check.Note
}
