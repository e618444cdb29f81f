// Package watch runs a lab's checks on every save. It shows the result on a full
// screen that takes keys or, without a terminal, in plain lines.
//
// It uses three goroutines, and each one outlives the next: the screen, the loop that
// starts and stops runs, and the current run. The loop sends messages to the screen.
// The screen requests runs from the loop.
package watch

import (
	"context"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
	"socketlab/grader/internal/learn/screens"
)

// Backend does the work of the grader for a watch. Its methods may be called
// concurrently.
type Backend interface {
	// Labs returns the labs in order.
	Labs() ([]Entry, error)
	// Sources returns the files that start a run of the lab when they are saved.
	Sources(workbook.Lab) []filewatch.Source
	// Run runs the checks of a lab and saves the result.
	Run(context.Context, workbook.Lab, Observer) (*Outcome, error)
	// Hint gives the next hint of a check.
	Hint(workbook.Lab, catalogue.Check) (screens.Hint, error)
	// Revealed reports whether the solution may be shown without asking.
	Revealed(workbook.Lab) (bool, error)
	// Reveal returns the difference to the solution, and records that it was seen.
	Reveal(workbook.Lab) (string, error)
	// Words returns the wording of commands or keys.
	Words() terminal.Words
}

// Entry is a lab and its line in the table of labs.
type Entry struct {
	Lab workbook.Lab
	Row screens.Row
	// Next reports whether this is the lab to continue with. At most one is.
	Next bool
}

// Observer is notified of the progress of a run.
type Observer interface {
	// Begin is called first, with what will run.
	Begin(spec checks.Spec, redis string)
	checks.Watcher
}

// Outcome is the result of a finished run.
type Outcome struct {
	Record *record.Record
	Checks []catalogue.Check // the checks that ran
	Lesson screens.Lesson
}
