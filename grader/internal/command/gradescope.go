package command

import (
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

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/redis"
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

// GradescopeOptions are the flags of grader gradescope.
type GradescopeOptions struct {
	Submission string
	Metadata   string // may be missing
	Results    string
	Class      ClassOptions // File, Labs, Sandbox, Trust and Seed
}

// Gradescope grades one submission in a container of Gradescope's. The results
// are written anew after each check. An error of the surroundings left results
// without a score.
func (d *Desk) Gradescope(ctx context.Context, o GradescopeOptions) error {
	// Never one among the submission's files: that is the student's.
	file, err := classFile(gradescopeSource, o.Class)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.Results), 0o755); err != nil {
		return exitcode.Surroundingsf("make room for the results: %w; name another file with --results", err)
	}
	// The checks stand on a Redis of their own, in the sandbox.
	if err := os.Unsetenv(redis.Variable); err != nil {
		return err
	}
	about, err := readMetadata(o.Metadata)
	if err != nil {
		d.Page.Remark("%v", err)
	}
	if !file.Deadline.IsZero() {
		d.Page.Remark("The deadline of the class file is left to Gradescope.")
	}
	var last gradebook.Row
	err = batch.Single{
		Workbook: d.Book, Path: o.Submission, File: file, Trust: o.Class.Trust, Student: about.student(), Page: d.Page,
		Told: func(row gradebook.Row, labs []gradebook.Lab, final bool) error {
			last = row
			return gradebook.Replace(o.Results, gradebook.Gradescope(row, labs, final))
		},
	}.Grade(ctx)
	if err != nil {
		return err
	}
	if last.Ungraded {
		return exitcode.Surroundingsf("the submission could not be graded, through no fault of the student; %s has no score; run the autograder again", o.Results)
	}
	if worth, err := strconv.ParseFloat(about.Assignment.TotalPoints, 64); err == nil && worth != float64(last.Maximum)/100 {
		d.Page.Remark("The assignment is worth %s points on Gradescope, but the grader gives up to %d: set its autograder points to that.",
			submission.Printable(about.Assignment.TotalPoints, 20), last.Maximum/100)
	}
	d.Page.Line("%d.%02d of %d.%02d points; the results are in %s", last.Total/100, last.Total%100, last.Maximum/100, last.Maximum%100, o.Results)
	return nil
}

// metadata is what Gradescope says about a submission. See
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

// readMetadata reads what there is. A grade does not depend on it.
func readMetadata(name string) (metadata, error) {
	var about metadata
	opened, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return about, nil
	} else if err != nil {
		return about, fmt.Errorf("the metadata cannot be read and is left out: %w", err)
	}
	defer func() { _ = opened.Close() }()
	if err := json.NewDecoder(io.LimitReader(opened, maxMetadata)).Decode(&about); err != nil {
		return metadata{}, fmt.Errorf("%s cannot be read and is left out: %w", name, err)
	}
	return about, nil
}

// student is whose submission it is, or all of whom.
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
		Name:  submission.Printable(strings.Join(names, ", "), submission.MaxName),
		Email: submission.Printable(strings.Join(emails, ", "), submission.MaxName),
	}
}
