package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// The places where Gradescope puts and expects files.
const (
	GradescopeSubmission = "/autograder/submission"
	GradescopeMetadata   = "/autograder/submission_metadata.json"
	GradescopeResults    = "/autograder/results/results.json"

	gradescopeSource = "/autograder/source" // may hold a class file
)

// GradescopeClass is the class file that is read if there is one.
const GradescopeClass = gradescopeSource + "/" + config.Name

// maxMetadata bounds the metadata, which holds the results of all earlier
// submissions, in bytes.
const maxMetadata = 64 << 20

// gradescopeOptions are the flags of class gradescope.
type gradescopeOptions struct {
	Submission string
	Metadata   string // may be missing
	Results    string
	Class      gradeOptions // File, Labs, Sandbox, Trust and Seed

	write func(path string, text []byte) error // writes the results; defaults to gradebook.Replace
}

func gradescopeCommand() *cobra.Command {
	var o gradescopeOptions
	cmd := &cobra.Command{
		Use: "gradescope", Short: "Grade one submission as a Gradescope autograder", Args: cli.NoArgs,
		Long: `Grade one submission as a Gradescope autograder.

The grader rewrites the results after each check, so they are there even if the
container is stopped. notes/teaching.md says how to set up an assignment.

Exit codes: 0 graded, whatever the score; 2 wrong usage; 3 the grader or its
environment failed: the results then have no score, and the student loses nothing.`,
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, _ []string) error {
		o.Class.HasSeed = cmd.Flags().Changed("seed")
		return gradeOne(ctx, app, o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.Submission, "submission", GradescopeSubmission, "the submission")
	flags.StringVar(&o.Metadata, "metadata", GradescopeMetadata, "Gradescope's metadata file, if there is one")
	flags.StringVar(&o.Results, "results", GradescopeResults, "where the results go")
	flags.StringVar(&o.Class.File, "class", "", "the class file (default: "+GradescopeClass+", if there is one)")
	flags.StringSliceVar(&o.Class.Labs, "labs", nil, "these labs only, such as 1,3 (default: the class file's)")
	flags.Uint64Var(&o.Class.Seed, "seed", 0, "grade with this seed (default: the class file's, or a new one)")
	flags.StringVar(&o.Class.Sandbox, "sandbox", "", "the sandbox to demand: "+strings.Join(Sandboxes(), ", "))
	flags.BoolVar(&o.Class.Trust, "i-trust-these", false, "grade even where no sandbox works: the submission runs as you")
	return cmd
}

// gradeOne grades one submission in a Gradescope container. It rewrites the results
// after each check. After any error, one in the class file included, they have no score.
func gradeOne(ctx context.Context, app *cli.App, o gradescopeOptions) error {
	if err := os.MkdirAll(filepath.Dir(o.Results), 0o755); err != nil {
		return exitcode.Environmentf("make room for the results: %w; name another file with --results", err)
	}
	write := o.write
	if write == nil {
		write = gradebook.Replace
	}
	written := false
	o.write = func(path string, text []byte) error {
		written = true
		return write(path, text)
	}
	err := gradeSubmission(ctx, app, o)
	if err != nil && !written {
		err = errors.Join(err, write(o.Results, gradebook.Gradescope(gradebook.Row{Ungraded: true}, nil, true)))
	}
	return err
}

func gradeSubmission(ctx context.Context, app *cli.App, o gradescopeOptions) error {
	// Never from the submission: the student wrote that.
	file, err := classFile(gradescopeSource, o.Class)
	if err != nil {
		return err
	}
	// The checks use their own Redis, in the sandbox.
	if err := os.Unsetenv(checks.RedisVariable); err != nil {
		return err
	}
	about, err := readMetadata(o.Metadata)
	if err != nil {
		app.Page.Remark("%v", err)
	}
	if !file.Deadline.IsZero() {
		app.Page.Remark("The grader ignores the deadline of the class file: Gradescope has its own.")
	}
	var last gradebook.Row
	err = batch.Single{
		Workbook: app.Book, Path: o.Submission, File: file, Trust: o.Class.Trust, Student: about.student(), Page: app.Page,
		Told: func(row gradebook.Row, labs []gradebook.Column, final bool) error {
			last = row
			return o.write(o.Results, gradebook.Gradescope(row, labs, final))
		},
	}.Grade(ctx)
	if err != nil {
		return err
	}
	if last.Ungraded {
		return exitcode.Environmentf("the submission could not be graded, through no fault of the student; %s has no score; run the autograder again", o.Results)
	}
	if worth, err := strconv.ParseFloat(about.Assignment.TotalPoints, 64); err == nil && worth != float64(last.Maximum)/100 {
		app.Page.Remark("The assignment is worth %s points on Gradescope, but the grader gives up to %d: set its autograder points to that.",
			text.Printable(about.Assignment.TotalPoints, 20), last.Maximum/100)
	}
	app.Page.Line("%d.%02d of %d.%02d points; the results are in %s", last.Total/100, last.Total%100, last.Maximum/100, last.Maximum%100, o.Results)
	return nil
}

// metadata is Gradescope's description of a submission. See
// https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
type metadata struct {
	Assignment struct {
		TotalPoints string `json:"total_points"`
	} `json:"assignment"`
	Users []struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"users"`
}

// readMetadata reads the metadata, if there is any. No grade depends on it.
func readMetadata(name string) (metadata, error) {
	var about metadata
	opened, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return about, nil
	} else if err != nil {
		return about, fmt.Errorf("the metadata cannot be read and is ignored: %w", err)
	}
	defer func() { _ = opened.Close() }()
	if err := json.NewDecoder(io.LimitReader(opened, maxMetadata)).Decode(&about); err != nil {
		return metadata{}, fmt.Errorf("%s cannot be read and is ignored: %w", name, err)
	}
	return about, nil
}

// student is the author of the submission, or all authors joined.
func (m metadata) student() submission.Student {
	if len(m.Users) == 0 {
		return submission.Student{}
	}
	var names, emails []string
	for _, user := range m.Users {
		names = append(names, user.Name)
		if user.Email != "" {
			emails = append(emails, user.Email)
		}
	}
	return submission.Student{
		ID:    submission.ID(names[0]),
		Name:  text.Printable(strings.Join(names, ", "), text.MaxName),
		Email: text.Printable(strings.Join(emails, ", "), text.MaxName),
	}
}
