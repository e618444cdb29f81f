package gradebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// safe is an identifier that may be a part of a file name.
var safe = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// Valid is nil when the account is whole and all its sums are right: reports
// are made from no other.
func (b *Book) Valid() error {
	v, err := newValidity(b)
	for i := 0; err == nil && i < len(b.Rows); i++ {
		err = v.row(&b.Rows[i])
	}
	return err
}

// validity looks at the rows of an account, one after another.
type validity struct {
	book *Book
	last string          // the ID of the row before
	seen map[string]bool // the IDs in small letters
}

// newValidity looks at all of an account but its rows.
func newValidity(b *Book) (*validity, error) {
	if b.Schema != Schema {
		return nil, fmt.Errorf("the account has the schema %q, not %q: was it written by another version?", b.Schema, Schema)
	}
	for _, lab := range b.Labs {
		switch {
		case !safe.MatchString(lab.Name):
			return nil, fmt.Errorf("%q is not the name of a lab", lab.Name)
		case lab.Weight < 0 || lab.Points < 0:
			return nil, fmt.Errorf("%s: weight and points must not be negative", lab.Name)
		}
	}
	return &validity{book: b, seen: map[string]bool{}}, nil
}

// row is nil when a row may follow those before.
func (v *validity) row(row *Row) error {
	want, id := *row, row.Student.ID
	v.book.sum(&want)
	switch {
	case !safe.MatchString(id) || len(id) > submission.MaxID:
		return fmt.Errorf("%q is not a student's ID: letters, digits, dot, dash and underscore", id)
	case v.seen[strings.ToLower(id)]:
		return fmt.Errorf("two students have the ID %s", id)
	case id < v.last:
		return fmt.Errorf("%s: the students do not stand in the order of their IDs", id)
	case row.Penalty < 0 || row.Penalty > whole:
		return fmt.Errorf("%s: the penalty is %d, not within 0 and %d", id, row.Penalty, whole)
	}
	v.seen[strings.ToLower(id)], v.last = true, id
	if err := v.book.validGrades(row); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	if row.Total != want.Total || row.Maximum != want.Maximum || row.Ungraded != want.Ungraded {
		return fmt.Errorf("%s: the total is not the sum of the grades; call Sum before", id)
	}
	return nil
}

// validGrades is nil when a row has each lab's grade and each grade each check.
func (b *Book) validGrades(row *Row) error {
	if len(row.Grades) != len(b.Labs) {
		return fmt.Errorf("%d grades of %d labs", len(row.Grades), len(b.Labs))
	}
	for j := range row.Grades {
		grade, lab := &row.Grades[j], &b.Labs[j]
		if grade.Lab != lab.Name {
			return fmt.Errorf("the grade of %s stands where that of %s belongs", grade.Lab, lab.Name)
		}
		if !slices.Contains([]Outcome{Graded, Missing, Refused, BuildFailed, TimedOut, Killed, Infra}, grade.Outcome) {
			return fmt.Errorf("%s: there is no outcome %q", lab.Name, grade.Outcome)
		}
		if len(grade.Record.Checks) != len(lab.Checks) {
			return fmt.Errorf("%s: %d checks of %d", lab.Name, len(grade.Record.Checks), len(lab.Checks))
		}
		for k, check := range grade.Record.Checks {
			if check.Name != lab.Checks[k].Name || check.Points != lab.Checks[k].Points {
				return fmt.Errorf("%s: %s (%d points) stands where %s (%d points) belongs",
					lab.Name, check.Name, check.Points, lab.Checks[k].Name, lab.Checks[k].Points)
			}
		}
		if !totalled(grade.Record) {
			return fmt.Errorf("%s: the score is not the sum of the checks", lab.Name)
		}
	}
	return nil
}

// totalled reports whether a record's sums are right.
func totalled(r record.Record) bool {
	want := r
	want.Checks = slices.Clone(r.Checks)
	want.Total()
	return r.Score == want.Score && r.Maximum == want.Maximum && slices.Equal(r.Checks, want.Checks)
}
