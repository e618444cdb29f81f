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

// Valid is nil when the book is complete and all its sums are correct. No report is
// made from any other.
func (b *Book) Valid() error {
	v, err := newValidity(b)
	for i := 0; err == nil && i < len(b.Rows); i++ {
		err = v.row(&b.Rows[i])
	}
	return err
}

// validity validates the rows of a book one after another.
type validity struct {
	book *Book
	last string          // the ID of the row before
	seen map[string]bool // the IDs in lower case
}

// newValidity validates everything in a book but the rows.
func newValidity(b *Book) (*validity, error) {
	if b.Schema != Schema {
		return nil, fmt.Errorf("the schema is %q, not %q: did another version write it?", b.Schema, Schema)
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

// row is nil when the row is valid after those before it.
func (v *validity) row(row *Row) error {
	want, id := *row, row.Student.ID
	v.book.sum(&want)
	switch {
	case !safe.MatchString(id) || len(id) > submission.MaxID:
		return fmt.Errorf("%q is not a student's ID, which has only letters, digits, dots, dashes and underscores", id)
	case v.seen[strings.ToLower(id)]:
		return fmt.Errorf("two students have the ID %s", id)
	case id < v.last:
		return fmt.Errorf("%s: the students are not sorted by their IDs", id)
	case row.Penalty < 0 || row.Penalty > whole:
		return fmt.Errorf("%s: the penalty is %d, not between 0 and %d", id, row.Penalty, whole)
	}
	v.seen[strings.ToLower(id)], v.last = true, id
	if err := v.book.validGrades(row); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	if row.Total != want.Total || row.Maximum != want.Maximum || row.Ungraded != want.Ungraded {
		return fmt.Errorf("%s: the total is not the sum of the grades; call Sum first", id)
	}
	return nil
}

// validGrades is nil when a row has a grade for each lab, and each grade every check.
func (b *Book) validGrades(row *Row) error {
	if len(row.Grades) != len(b.Labs) {
		return fmt.Errorf("%d grades for %d labs", len(row.Grades), len(b.Labs))
	}
	for j := range row.Grades {
		grade, lab := &row.Grades[j], &b.Labs[j]
		if grade.Lab != lab.Name {
			return fmt.Errorf("the grade of %s is in the place of that of %s", grade.Lab, lab.Name)
		}
		if !slices.Contains([]Outcome{Graded, Missing, Refused, BuildFailed, TimedOut, Killed, Infra}, grade.Outcome) {
			return fmt.Errorf("%s: there is no outcome %q", lab.Name, grade.Outcome)
		}
		if len(grade.Record.Checks) != len(lab.Checks) {
			return fmt.Errorf("%s: %d checks instead of %d", lab.Name, len(grade.Record.Checks), len(lab.Checks))
		}
		for k, check := range grade.Record.Checks {
			if check.Name != lab.Checks[k].Name || check.Points != lab.Checks[k].Points {
				return fmt.Errorf("%s: %s (%d points) is in the place of %s (%d points)",
					lab.Name, check.Name, check.Points, lab.Checks[k].Name, lab.Checks[k].Points)
			}
			if i := slices.IndexFunc(check.Rules, func(id string) bool { return !ruleID.MatchString(id) }); i >= 0 {
				return fmt.Errorf("%s: %s: %q is no number of a rule", lab.Name, check.Name, check.Rules[i])
			}
		}
		if !totalled(grade.Record) {
			return fmt.Errorf("%s: the score is not the sum of the checks", lab.Name)
		}
	}
	return nil
}

// ruleID matches the number of a rule, such as 2.53.
var ruleID = regexp.MustCompile(`^[0-9]{1,3}\.[0-9]{1,3}$`)

// totalled reports whether a record's sums are correct.
func totalled(r record.Record) bool {
	want := r
	want.Checks = slices.Clone(r.Checks)
	want.Total()
	return r.Score == want.Score && r.Maximum == want.Maximum && slices.EqualFunc(r.Checks, want.Checks, func(a, b record.Check) bool { return a.Score == b.Score })
}
