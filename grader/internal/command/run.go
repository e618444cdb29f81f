package command

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"strconv"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
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

// Run grades one lab and shows how it went. It returns exitcode.ErrNotPassed when
// a check did not pass.
func (d *Desk) Run(ctx context.Context, called string, options RunOptions) error {
	begun := time.Now()
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	a, err := d.attempt(ctx, lab, options)
	if err != nil {
		return err
	}
	var screen *terminal.Screen
	if !options.JSON {
		screen = terminal.NewScreen(d.Page, lab, a.spec.Checks, a.spec.Graded(), a.redis)
		a.spec.Watch = screen
		defer d.Page.Quiet()
	}
	rec, err := checks.Run(ctx, a.spec)
	if err != nil {
		return err
	}
	saved := d.over(a, rec, !options.JSON)
	if !options.JSON {
		lesson := d.lesson(a, rec)
		lesson.Whole, lesson.Elapsed = options.Transcript, time.Since(begun)
		screen.Result(rec, lesson)
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
	given := os.Getenv(checks.SeedVariable)
	switch {
	case o.HasSeed:
		return o.Seed, nil
	case given == "":
		return checks.NewSeed(), nil
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		return 0, exitcode.Usagef("%s is %q; give a whole number, or unset it", checks.SeedVariable, given)
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
func specFor(lab workbook.Lab, who, node string) (checks.Spec, error) {
	spec := checks.Spec{Lab: lab, Who: who, Node: node}
	var err error
	switch {
	case who != "reader" && who != "solution":
		err = exitcode.Usagef("--who is reader or solution, not %q", who)
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
		return exitcode.Usagef("--node %q cannot be read: %w", line, err)
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return exitcode.Usagef("--node wants a program and its arguments, such as \"node my/server.mjs\": %w", err)
	}
	return nil
}

// ending turns a record into the command's end.
func ending(rec *record.Record) error {
	switch {
	case rec.Count(record.Infra) > 0:
		return exitcode.Surroundingsf("the surroundings of %s failed, so this run is not charged; repair them and run it again",
			plural(rec.Count(record.Infra), "check", "checks"))
	case !rec.AllPassed():
		return exitcode.ErrNotPassed
	}
	return nil
}
