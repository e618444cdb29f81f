// Package watch runs a lab's checks on every save and shows how they went, on a
// screen that stays and takes keys, or in plain lines where there is no terminal.
//
// Three goroutines do it, each with an end that the next one waits for: the
// screen's, the loop's, which starts and stops runs, and one for the run that
// there is. The loop tells, the screen shows and asks.
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

// Desk is what a watch asks of the grader. Its methods may be called from
// several goroutines.
type Desk interface {
	// Rooms are the labs in order, and how far the reader is with each.
	Rooms() ([]Room, error)
	// Places are where files lie whose save calls for a run of the lab.
	Places(workbook.Lab) []filewatch.Place
	// Grade runs the checks of a lab and keeps what they showed.
	Grade(context.Context, workbook.Lab, Audience) (*Outcome, error)
	// Hint takes one more hint of a check.
	Hint(workbook.Lab, catalogue.Check) (screens.Hint, error)
	// Revealed reports whether the solution may be shown without asking.
	Revealed(workbook.Lab) (bool, error)
	// Reveal returns the difference to the solution, and keeps that it was seen.
	Reveal(workbook.Lab) (string, error)
	// Words say what to type, or which key to press.
	Words() terminal.Words
}

// Room is a lab and its line in the table of labs.
type Room struct {
	Lab workbook.Lab
	Row screens.Row
}

// Audience is told how a run goes.
type Audience interface {
	// Begin says what will run, before all else.
	Begin(spec checks.Spec, redis string)
	checks.Watcher
}

// Outcome is a run that is over.
type Outcome struct {
	Record *record.Record
	Checks []catalogue.Check // those that ran
	Lesson screens.Lesson
}
