package main

import (
	"socketlab/grader/internal/learn/screens"

	"socketlab/grader/internal/core/cli"

	"context"
	"errors"
	"os"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// attempt is one run of a lab's checks. Run and watch begin and end it alike.
type attempt struct {
	spec  checks.Spec
	all   []catalogue.Check // the lab's, whether they run or not
	mine  *progress.Lab
	redis string // the kind of Redis that it stands on
}

// partial reports whether some checks of the lab are left out.
func (a *attempt) partial() bool { return len(a.spec.Checks) < len(a.all) }

// newAttempt prepares a run: what is graded, on which checks, and that the Redis
// that was named answers.
func newAttempt(ctx context.Context, app *cli.App, lab workbook.Lab, options runOptions) (*attempt, error) {
	all, err := catalogue.Load(lab)
	if err != nil {
		return nil, err
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
	kept, err := app.Progress()
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
	a := &attempt{all: all, mine: kept.Lab(lab.Name), redis: checks.RedisKind(url)}
	spec.HintsUsed = func(check string) int { return a.mine.Hints[check] }
	a.spec = spec
	return a, nil
}

// over keeps what a run on the reader's work showed. Shown says that its screen
// gives a hint.
func over(app *cli.App, a *attempt, rec *record.Record, shown bool) error {
	if rec.Who != "reader" {
		return nil
	}
	var kept error
	if !a.partial() && rec.Count(record.Infra) == 0 {
		kept = progress.Keep(app.Book.Root, rec)
	}
	return errors.Join(kept, app.Update(func(p *progress.Progress) error {
		a.mine = p.Lab(rec.Lab)
		a.mine.Ran(rec, !a.partial(), time.Now())
		if failure := hinted(rec); failure != nil && shown {
			a.mine.Hints[failure.Name] = max(1, a.mine.Hints[failure.Name])
		}
		return nil
	}))
}

// hinted is the failure that a screen shows with a hint, or nil. Showing a hint
// counts as giving it.
func hinted(rec *record.Record) *record.Check {
	failure := rec.FirstFailure()
	if failure == nil || rec.Who != "reader" || failure.Status == record.Infra || failure.Status == record.BuildFailed {
		return nil
	}
	return failure
}

// lesson gathers what the screen teaches.
func lesson(app *cli.App, a *attempt, rec *record.Record) screens.Lesson {
	lesson := screens.Lesson{Words: app.Words, Partial: a.partial()}
	if rec.Node != "" {
		lesson.Reference = "solutions/" + rec.Lab + "/node"
	}
	if failure := rec.FirstFailure(); failure != nil {
		lesson.Check, _ = catalogue.Find(a.all, failure.Name)
		if hinted(rec) != nil {
			lesson.Hint = min(max(1, a.mine.Hints[failure.Name]), len(lesson.Check.Hints))
		}
		return lesson
	}
	labs, err := app.Book.Labs()
	if err != nil {
		return lesson
	}
	for _, other := range labs {
		if other.Number > a.spec.Lab.Number {
			lesson.Next = app.Words.Lab("lab", other.Number) + ", " + other.Title
			break
		}
	}
	return lesson
}
