package gradebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"socketlab/grader/internal/core/record"
)

// ErrUngraded reports a row without a final total. Classroom 50 must not get a
// result then: exit with a status other than 0, which it takes for a failure of the
// infrastructure.
var ErrUngraded = errors.New("not graded, through no fault of the student")

// Submitted is what Classroom 50's runner knows about a submission, from its
// environment. The runner checks these values, and sets owner and time itself.
type Submitted struct {
	Classroom  string    // CLASSROOM
	Assignment string    // ASSIGNMENT
	Owner      string    // the account that owns the repository
	Tag        string    // SUBMISSION_TAG; begins with submit/
	Commit     string    // COMMIT_URL
	Release    string    // RELEASE_URL
	Review     string    // REVIEW_URL; Commit when empty
	At         time.Time // the commit's time, the same whenever it is graded
}

// The fields of classroom50/result/v1. See
// https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json
type (
	classroom50Result struct {
		Schema     string            `json:"schema"`
		Classroom  string            `json:"classroom"`
		Assignment string            `json:"assignment"`
		Type       string            `json:"assignment_type"`
		Owner      string            `json:"owner"`
		Submission string            `json:"submission"`
		Commit     string            `json:"commit"`
		Release    string            `json:"release"`
		Review     string            `json:"review"`
		Datetime   string            `json:"datetime"`
		Score      int               `json:"score"`
		MaxScore   int               `json:"max-score"`
		Tests      []classroom50Test `json:"tests"`
	}
	classroom50Test struct {
		Name     string `json:"test-name"`
		Passed   bool   `json:"passed"`
		Score    int    `json:"score"`
		MaxScore int    `json:"max-score"`
	}
)

// Classroom50 is the result.json of one student. Classroom 50 accepts only whole
// numbers, so all scores are hundredths of a point: 8733 of 10000 is 87.33 of 100.
// The error is ErrUngraded when a lab has no grade. A row without checks is an error
// too, because Classroom 50 takes an empty list for a pass.
func Classroom50(row Row, labs []Column, sub Submitted) ([]byte, error) {
	if row.Ungraded {
		return nil, whyUngraded(&row)
	}
	result := classroom50Result{
		Schema: "classroom50/result/v1", Classroom: sub.Classroom, Assignment: sub.Assignment, Type: "individual",
		Owner: sub.Owner, Submission: sub.Tag, Commit: sub.Commit, Release: sub.Release, Review: sub.Review,
		Datetime: sub.At.UTC().Format("2006-01-02T15:04:05Z"), Score: row.Total, MaxScore: row.Maximum,
	}
	if result.Review == "" {
		result.Review = result.Commit
	}
	for i := range min(len(labs), len(row.Grades)) {
		for _, check := range row.Grades[i].Record.Checks {
			result.Tests = append(result.Tests, classroom50Test{
				Name:   labs[i].Name + "/" + check.Name,
				Passed: check.Status == record.Passed, Score: 100 * check.Score, MaxScore: 100 * check.Points,
			})
		}
	}
	if len(result.Tests) == 0 {
		return nil, errors.New("there is no check, and Classroom 50 takes an empty list for a pass; grade at least one lab")
	}
	text, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the result for Classroom 50: %w", err)
	}
	return append(text, '\n'), nil
}

// whyUngraded is ErrUngraded with the labs that have no grade, and why.
func whyUngraded(row *Row) error {
	var why []string
	if row.Pending != "" {
		why = append(why, line(row.Pending))
	}
	for _, grade := range row.Grades {
		if grade.Outcome == Infra {
			why = append(why, grade.Lab+": "+line(grade.Reason))
		}
	}
	return fmt.Errorf("%w (%s); grade it again", ErrUngraded, strings.Join(why, "; "))
}

// submitted stands for what the runner would know when a class is graded
// without it: the account's own names, so that the file is valid. Epoch stands
// for a time that nobody knows.
func submitted(b *Book, row *Row) Submitted {
	at := row.At
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	hash := row.Hash
	if hash == "" {
		hash = "unknown"
	}
	title := line(b.Title)
	if title == "" {
		title = "class"
	}
	return Submitted{Classroom: title, Assignment: "socketlab", Owner: row.Student.ID, Tag: "submit/" + hash,
		Commit: hash, Release: hash, At: at}
}
