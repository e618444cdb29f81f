package batch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/grade"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Single grades one submission by itself, without a journal, for course systems that
// run the grader once per submission.
type Single struct {
	Workbook workbook.Workbook
	// Path is the submission: a directory, .zip or .tar.gz.
	Path string
	// File says how to grade. Its deadline and penalties are ignored: the course
	// system has its own.
	File config.File
	// Trust permits grading without a sandbox.
	Trust bool
	// Student is the author. Without an ID, name and ID are made from the path.
	Student submission.Student
	Page    *terminal.Page
	// Told is called with the row after each check, and once more at the end with
	// final set. An error from it ends the grading.
	Told func(row gradebook.Row, labs []gradebook.Column, final bool) error
}

// Grade grades the submission. Before it runs anything, it calls Told with a row in
// which every lab is Infra, which remains if the grader is killed. If Grade fails, the
// last row is such a row too, with the error as the reason.
func (s Single) Grade(ctx context.Context) error {
	labs, err := labsOf(s.Workbook, s.File)
	if err != nil {
		return err
	}
	weights, err := weightsOf(s.Workbook, s.File, labs)
	if err != nil {
		return err
	}
	checks := map[string][]catalogue.Check{}
	b := &assembler{file: s.File, weights: weights, checks: func(lab string) []catalogue.Check { return checks[lab] }}
	told := &reporter{single: s, row: gradebook.Row{Student: s.Student}}
	for _, lab := range labs {
		if checks[lab.Name], err = catalogue.Load(lab); err != nil {
			return err
		}
		told.labs = append(told.labs, b.lab(lab))
	}
	if err := told.failed("the grader was stopped before it graded anything"); err != nil {
		return err
	}
	if err := s.grade(ctx, told, labs); err != nil {
		return errors.Join(err, told.failed(err.Error()))
	}
	return nil
}

func (s Single) grade(ctx context.Context, told *reporter, labs []workbook.Lab) error {
	if _, err := os.Lstat(s.Path); errors.Is(err, fs.ErrNotExist) {
		return exitcode.Environmentf("there is no submission %s; name the file or directory with --submission", s.Path)
	}
	sub, err := intake.One(ctx, s.Path, labs, intake.DefaultBounds())
	if err != nil {
		return exitcode.Environmentf("read the submission: %w", err)
	}
	if s.Student.ID != "" {
		sub.Student = s.Student
	}
	told.row.Student, told.row.Source, told.row.Hash, told.row.Remarks = sub.Student, sub.Source, sub.Hash(), sub.Remarks
	box, err := openSandbox(ctx, Options{Workbook: s.Workbook, File: s.File, Trust: s.Trust, Page: s.Page})
	if err != nil {
		return err
	}
	defer func() { _ = box.Close() }()
	seed := checks.NewSeed()
	if s.File.Seed != nil {
		seed = *s.File.Seed
	}
	within, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	grader, err := grade.Open(within, s.Workbook, labs, box, grade.Options{
		Seed:       seed,
		Timeout:    time.Duration(s.File.Limits.Timeout),
		Submission: time.Duration(s.File.Limits.Submission),
		Node:       nodeLimits(s.File),
		Building:   building(s.Page),
		Watch: func(_ submission.Submission, grades []gradebook.Grade) {
			if err := told.tell(grades, false); err != nil {
				stop(err)
			}
		},
	})
	if err != nil {
		return err
	}
	defer func() { _ = grader.Close() }()
	grades, err := grader.Grade(within, sub)
	if err != nil {
		if cause := context.Cause(within); ctx.Err() == nil && cause != nil {
			return cause
		}
		return err
	}
	return told.tell(grades, true)
}

// reporter keeps the row that Told is called with.
type reporter struct {
	single Single
	row    gradebook.Row
	labs   []gradebook.Column
}

// tell reports the grades, in the order of the labs.
func (t *reporter) tell(grades []gradebook.Grade, final bool) error {
	t.row.Grades = grades
	book := gradebook.Book{Labs: t.labs, Rows: []gradebook.Row{t.row}}
	book.Sum()
	return t.single.Told(book.Rows[0], t.labs, final)
}

// failed reports that no lab has a grade, and why.
func (t *reporter) failed(why string) error {
	var grades []gradebook.Grade
	for _, lab := range t.labs {
		grades = append(grades, gradebook.Grade{Lab: lab.Name, Outcome: gradebook.Infra, Reason: why})
	}
	return t.tell(grades, true)
}
