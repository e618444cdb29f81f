package main

import (
	"context"
	"errors"
	"os"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/labstatus"
	"socketlab/grader/internal/learn/screens"
)

// attempt is one run of a lab's checks, by grader run or grader watch.
type attempt struct {
	spec  checks.Spec
	all   []catalogue.Check // every check of the lab, whether it runs or not
	saved *progress.Lab
	redis string // the kind of Redis
	// solved is whether the reader had solved the lab before.
	solved bool
	// noHints leaves out the hint that the screen shows unasked.
	noHints bool
}

// partial reports whether only some checks of the lab run.
func (a *attempt) partial() bool { return len(a.spec.Checks) < len(a.all) }

// newAttempt prepares a run: it finds out what to grade and which checks to run, and
// makes sure that the Redis named by the environment answers.
func newAttempt(ctx context.Context, app *cli.App, lab workbook.Lab, options runOptions) (*attempt, error) {
	all, err := catalogue.Load(lab)
	if err != nil {
		return nil, err
	}
	if options.Node != "" {
		all = catalogue.InNode(all)
	}
	chosen := all
	if options.Check != "" {
		check, err := catalogue.Find(all, options.Check)
		if err != nil {
			return nil, err
		}
		chosen = []catalogue.Check{check}
	}
	spec, err := checks.SpecFor(lab, options.Who, options.Node)
	if err != nil {
		return nil, err
	}
	saved, err := app.Progress()
	if err != nil {
		return nil, err
	}
	url := os.Getenv(checks.RedisVariable)
	if url != "" {
		if err := checks.PingRedis(ctx, url); err != nil {
			return nil, err
		}
	}
	spec.Checks, spec.Race, spec.Timeout = chosen, options.Race, options.Timeout
	if spec.Seed, err = options.seed(); err != nil {
		return nil, err
	}
	a := &attempt{all: all, saved: saved.Lab(lab.Name), redis: checks.RedisKind(url), noHints: options.NoHints}
	a.solved = a.saved.Solved != nil
	spec.HintsUsed = func(check string) int { return a.saved.Hints[check] }
	a.spec = spec
	return a, nil
}

// saveRun saves the result of a run on the reader's work. Shown says that the screen
// of the run gives a hint.
func saveRun(app *cli.App, a *attempt, rec *record.Record, shown bool) error {
	if rec.Who != "reader" {
		return nil
	}
	var recordErr error
	if !a.partial() && rec.Count(record.Infra) == 0 {
		recordErr = progress.SaveRecord(app.Book.Root, rec)
	}
	return errors.Join(recordErr, app.Update(func(p *progress.Progress) error {
		a.saved = p.Lab(rec.Lab)
		a.saved.AddRun(rec, !a.partial(), time.Now())
		if failure := hinted(rec); failure != nil && shown && !a.noHints {
			a.saved.ShowHint(failure.Name)
		}
		return nil
	}))
}

// hinted returns the failure that the screen shows with a hint, or nil.
func hinted(rec *record.Record) *record.Check {
	failure := rec.FirstFailure()
	if failure == nil || rec.Who != "reader" || failure.Status == record.Infra || failure.Status == record.BuildFailed || failure.NotBegun {
		return nil
	}
	return failure
}

// lesson collects what the screen says about a run, apart from the record.
func lesson(app *cli.App, a *attempt, rec *record.Record) screens.Lesson {
	lesson := screens.Lesson{Words: app.Words, Partial: a.partial(), Reference: reference(a.spec.Lab, rec.Node)}
	if failure := rec.FirstFailure(); failure != nil {
		lesson.Check, _ = catalogue.Find(a.all, failure.Name)
		if hinted(rec) != nil && !a.noHints {
			lesson.Hint = min(a.saved.HintsSeen(failure.Name), len(lesson.Check.Hints))
		}
		return lesson
	}
	lesson.First = rec.Who == "reader" && !a.partial() && !a.solved
	lesson.Designs = catalogue.Designs(a.spec.Lab)
	lesson.Next = after(app, a.spec.Lab)
	return lesson
}

// reference is the path of the solution to compare a program with, relative to the root.
// It is empty without a program: Go files have a diff.
func reference(lab workbook.Lab, node string) string {
	if node == "" {
		return ""
	}
	return lab.NodePath()
}

// after says what to do after a lab is solved, as the front page does: continue with
// another lab or, after the last, practise.
func after(app *cli.App, lab workbook.Lab) []string {
	labs, err := labStatuses(app)
	if err != nil {
		return nil
	}
	next := labstatus.Next(labs)
	if next == nil {
		return whenAllSolved(app)
	}
	if next.Name == lab.Name {
		return nil // the result could not be saved
	}
	return []string{app.Words.Lab("lab", next.Number) + " (" + next.Title + ")"}
}

// whenAllSolved says what to do after every lab is solved.
func whenAllSolved(app *cli.App) []string {
	return []string{
		app.Words.Command("quiz") + " (interview questions, one at a time)",
		app.Words.Command("interview") + " (a mock interview against the clock)",
		app.Words.Command("summary") + " (a page that shows what you did)",
	}
}
