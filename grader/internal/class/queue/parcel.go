package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// Bounds on what travels, in bytes. Nobody reads more than that from Redis.
const (
	maxSetting    = 64 << 10
	maxSubmission = 16 << 20 // what intake lets through fits in
	maxResult     = 32 << 20
)

// parcel is a submission on its way.
type parcel struct {
	Labs    map[string]workbook.Files `json:"labs"`
	Refused string                    `json:"refused,omitempty"`
}

func pack(sub submission.Submission) ([]byte, error) {
	text, err := json.Marshal(parcel{Labs: sub.Labs, Refused: sub.Refused})
	if err == nil && len(text) > maxSubmission {
		err = fmt.Errorf("a submission of %d bytes is too large for the queue", len(text))
	}
	return text, err
}

// unpack believes nothing: what arrives must be what its hash says, and within
// what intake lets through.
func unpack(text []byte, hash string, labs []string) (submission.Submission, error) {
	var p parcel
	if len(text) > maxSubmission {
		return submission.Submission{}, errors.New("the submission is too large for the queue")
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return submission.Submission{}, fmt.Errorf("the submission cannot be read: %w", err)
	}
	sub := submission.Submission{Labs: p.Labs, Refused: p.Refused}
	if sub.Hash() != hash {
		return submission.Submission{}, errors.New("the submission is not what its hash says")
	}
	bounds := intake.DefaultBounds()
	for lab, files := range sub.Labs {
		if !slices.Contains(labs, lab) || len(files) > bounds.Files {
			return submission.Submission{}, fmt.Errorf("the submission has %d files of a lab %q", len(files), lab)
		}
		for name, content := range files {
			if filepath.Base(name) != name || strings.ContainsAny(name, `/\:`) || !strings.HasSuffix(name, ".go") || int64(len(content)) > bounds.FileBytes {
				return submission.Submission{}, fmt.Errorf("the submission has a file %.80q of %d bytes", name, len(content))
			}
		}
	}
	return sub, nil
}

// open reads what a worker found out.
func open(text string, fits func([]gradebook.Grade) error) ([]gradebook.Grade, error) {
	var grades []gradebook.Grade
	if len(text) > maxResult {
		return nil, errors.New("the grades are too large for the queue")
	}
	if err := json.Unmarshal([]byte(text), &grades); err != nil {
		return nil, fmt.Errorf("the grades cannot be read: %w", err)
	}
	return grades, fits(grades)
}

// ungraded reports whether a grade is for want of a working machine.
func ungraded(grades []gradebook.Grade) bool {
	return slices.ContainsFunc(grades, func(g gradebook.Grade) bool { return g.Outcome == gradebook.Infra })
}
