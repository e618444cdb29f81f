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
)

// The bounds on what goes through Redis, in bytes. Nobody reads more than this.
const (
	maxSettings   = 64 << 10
	maxSubmission = 16 << 20 // everything that intake accepts fits
	maxResult     = 32 << 20
)

// pack encodes what is graded of a submission. Names stay with the class.
func pack(work submission.Work) ([]byte, error) {
	text, err := json.Marshal(work)
	if err == nil && len(text) > maxSubmission {
		err = fmt.Errorf("a submission of %d bytes is too large for the queue", len(text))
	}
	return text, err
}

// unpack trusts nothing: what arrives must match its hash, and keep the bounds of
// intake.
func unpack(text []byte, hash string, labs []string) (submission.Submission, error) {
	var sub submission.Submission
	if len(text) > maxSubmission {
		return sub, errors.New("the submission is too large for the queue")
	}
	if err := json.Unmarshal(text, &sub.Work); err != nil {
		return sub, fmt.Errorf("the submission cannot be read: %w", err)
	}
	if sub.Hash() != hash {
		return sub, errors.New("the submission does not match its hash")
	}
	for lab := range sub.RefusedLabs {
		if _, taken := sub.Labs[lab]; taken || !slices.Contains(labs, lab) {
			return sub, fmt.Errorf("the submission refuses a lab %.80q", lab)
		}
	}
	bounds := intake.DefaultBounds()
	for lab, files := range sub.Labs {
		if !slices.Contains(labs, lab) || len(files) > bounds.Files {
			return sub, fmt.Errorf("the submission has %d files of a lab %q", len(files), lab)
		}
		for name, content := range files {
			if filepath.Base(name) != name || strings.ContainsAny(name, `/\:`) || !strings.HasSuffix(name, ".go") || int64(len(content)) > bounds.FileBytes {
				return sub, fmt.Errorf("the submission has a file %.80q of %d bytes", name, len(content))
			}
		}
	}
	return sub, nil
}

// open decodes the grades that a worker sent.
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

// ungraded reports whether a lab has no grade because a machine failed.
func ungraded(grades []gradebook.Grade) bool {
	return slices.ContainsFunc(grades, func(g gradebook.Grade) bool { return g.Outcome == gradebook.Infra })
}
