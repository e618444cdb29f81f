package command

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path"
	"strconv"
	"time"

	"socketlab/grader/internal/catalogue"
	"socketlab/grader/internal/fault"
	"socketlab/grader/internal/progress"
	"socketlab/grader/internal/record"
	"socketlab/grader/internal/redis"
	"socketlab/grader/internal/report"
	"socketlab/grader/internal/run"
	"socketlab/grader/internal/workbook"
	"socketlab/labs/labtest/commandline"
)

// RunOptions are the flags of grader run.
type RunOptions struct {
	JSON       bool
	Race       bool
	Seed       uint64 // used when HasSeed
	HasSeed    bool
	Who        string // reader or solution
	Node       string // a program to grade instead of Go files; empty for none
	Check      string // one check by its exact name; empty runs all
	Timeout    time.Duration
	Transcript bool
}

// Run grades one lab and shows how it went. It returns fault.ErrNotPassed when
// a check did not pass.
func (d *Desk) Run(ctx context.Context, called string, options RunOptions) error {
	begun := time.Now()
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	all, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	checks := all
	if options.Check != "" {
		check, err := catalogue.Find(all, options.Check)
		if err != nil {
			return err
		}
		checks = []catalogue.Check{check}
	}
	spec, err := specFor(lab, options.Who, options.Node)
	if err != nil {
		return err
	}
	kept, err := d.progress()
	if err != nil {
		return err
	}
	redisURL := os.Getenv(redis.Variable)
	if redisURL != "" {
		if err := redis.Ping(ctx, redisURL); err != nil {
			return err
		}
	}
	spec.Checks, spec.Race, spec.Timeout = checks, options.Race, options.Timeout
	if spec.Seed, err = options.seed(); err != nil {
		return err
	}
	mine := kept.Lab(lab.Name)
	spec.HintsUsed = func(check string) int { return mine.Hints[check] }

	var screen *report.Screen
	if !options.JSON {
		screen = report.NewScreen(d.Page, lab, checks, spec.Graded(), redis.Kind(redisURL))
		spec.Watch = screen
		defer d.Page.Quiet()
	}
	rec, err := run.Run(ctx, spec)
	if err != nil {
		return err
	}
	partial := len(checks) < len(all)
	var saved error
	if spec.Who == "reader" {
		if !partial && rec.Count(record.Infra) == 0 {
			saved = progress.Keep(d.Book.Root, rec)
		}
		saved = errors.Join(saved, d.update(func(p *progress.Progress) error {
			mine = p.Lab(lab.Name)
			mine.Ran(rec, !partial, time.Now())
			if failure := hinted(rec); failure != nil && !options.JSON {
				mine.Hints[failure.Name] = max(1, mine.Hints[failure.Name])
			}
			return nil
		}))
	}
	if !options.JSON {
		screen.Result(rec, d.lesson(rec, all, mine, lab, partial, options.Transcript, time.Since(begun)))
	} else if err := d.json(rec); err != nil {
		return err
	}
	if saved != nil {
		return saved
	}
	return ending(rec)
}

// seed is the one that was asked for, by flag or by environment, or a new one.
func (o RunOptions) seed() (uint64, error) {
	given := os.Getenv(run.SeedVariable)
	switch {
	case o.HasSeed:
		return o.Seed, nil
	case given == "":
		return run.NewSeed(), nil
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		return 0, fault.Usagef("%s is %q; give a whole number, or unset it", run.SeedVariable, given)
	}
	return seed, nil
}

func (d *Desk) json(rec *record.Record) error {
	encoder := json.NewEncoder(d.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(rec)
}

// specFor says what is graded: whose files, or whose program.
func specFor(lab workbook.Lab, who, node string) (run.Spec, error) {
	spec := run.Spec{Lab: lab, Who: who, Node: node}
	var err error
	switch {
	case who != "reader" && who != "solution":
		err = fault.Usagef("--who is reader or solution, not %q", who)
	case node != "":
		// The checks are built with the starter: they do not meet the reader's
		// Go files, which may be half done.
		if err := findProgram(node); err != nil {
			return spec, err
		}
		spec.Files, err = lab.Starter()
		spec.Origin = func(name string) string { return path.Join("solutions", lab.Name, "starter", name) }
	case who == "reader":
		spec.Files, err = lab.Reader()
	default:
		spec.Files, err = lab.Solution()
		spec.Origin = func(name string) string { return path.Join("solutions", lab.Name, name) }
	}
	return spec, err
}

// findProgram proves that a command line names a program that is there.
func findProgram(line string) error {
	words, err := commandline.Split(line)
	if err != nil {
		return fault.Usagef("--node %q cannot be read: %w", line, err)
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return fault.Usagef("--node wants a program and its arguments, such as \"node my/server.mjs\": %w", err)
	}
	return nil
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
func (d *Desk) lesson(rec *record.Record, all []catalogue.Check, mine *progress.Lab, lab workbook.Lab, partial, whole bool, elapsed time.Duration) report.Lesson {
	lesson := report.Lesson{Words: d.Words, Whole: whole, Elapsed: elapsed, Partial: partial}
	if rec.Node != "" {
		lesson.Reference = "solutions/" + lab.Name + "/node"
	}
	if failure := rec.FirstFailure(); failure != nil {
		lesson.Check, _ = catalogue.Find(all, failure.Name)
		if hinted(rec) != nil {
			lesson.Hint = min(max(1, mine.Hints[failure.Name]), len(lesson.Check.Hints))
		}
		return lesson
	}
	labs, err := d.Book.Labs()
	if err != nil {
		return lesson
	}
	for _, other := range labs {
		if other.Number > lab.Number {
			lesson.Next = d.Words.Lab("lab", other.Number) + ", " + other.Title
			break
		}
	}
	return lesson
}

// ending turns a record into the command's end.
func ending(rec *record.Record) error {
	switch {
	case rec.Count(record.Infra) > 0:
		return fault.Surroundingsf("the surroundings of %s failed, so this run is not charged; repair them and run it again",
			plural(rec.Count(record.Infra), "check", "checks"))
	case !rec.AllPassed():
		return fault.ErrNotPassed
	}
	return nil
}
