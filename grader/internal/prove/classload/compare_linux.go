package classload

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
)

// compare returns an error unless both gradings graded every student once and alike,
// and gave each submission of the gauntlet a grade that its file allows.
func (r *run) compare(undisturbed, killed *grading) error {
	before, err := undisturbed.rows()
	if err != nil {
		return err
	}
	after, err := killed.rows()
	if err != nil {
		return err
	}
	var wrong, different []string
	sameMessages, messages := 0, 0
	for _, id := range undisturbed.class.ids {
		a, b := before[id], after[id]
		if trial, ok := killed.class.trials[id]; ok {
			for _, row := range []gradebook.Row{a, b} {
				grade := row.Grades[0]
				if score := grade.Record.Score; !trial.Allows(grade.Outcome) || score < trial.AtLeast || score > trial.AtMost {
					wrong = append(wrong, fmt.Sprintf("%s: %s with %d points, but %s allows %v with %d to %d", id, grade.Outcome, score,
						trial.Name, trial.Outcome, trial.AtLeast, trial.AtMost))
				}
			}
			continue
		}
		same, of := dropMessages(a, b)
		sameMessages, messages = sameMessages+same, messages+of
		if text, other := indented(a), indented(b); text != other {
			different = append(different, fmt.Sprintf("%s:\n%s", id, differing(text, other)))
		}
	}
	if len(wrong) > 0 {
		return failf("%d submissions of the gauntlet got a grade that their file does not allow:\n%s", len(wrong), strings.Join(wrong, "\n"))
	}
	if len(different) > 0 {
		return failf("%d submissions got different grades. If the cause is a race in a submission, add its mistake to races in class_linux.go and run this again:\n%s",
			len(different), strings.Join(different, "\n"))
	}
	r.log("all %d submissions got the same grades; %d of %d checks that failed have the same message", len(undisturbed.class.ids), sameMessages, messages)
	return nil
}

// rows returns the rows of the gradebook by student. Each student of the class must
// be there exactly once.
func (g *grading) rows() (map[string]gradebook.Row, error) {
	book, err := gradebook.Read(filepath.Join(g.out(), "book.json"))
	if err != nil {
		return nil, err
	}
	var ids []string
	rows := map[string]gradebook.Row{}
	for _, row := range book.Rows {
		ids = append(ids, row.Student.ID)
		rows[row.Student.ID] = row
	}
	if !slices.Equal(ids, g.class.ids) {
		return nil, failf("%s: the gradebook has %d students and the class has %d, or they are not the same", g.dir, len(ids), len(g.class.ids))
	}
	return rows, nil
}

// dropMessages removes the messages of all checks from two rows. It returns how many
// checks had a message, and how many of these had the same in both.
func dropMessages(a, b gradebook.Row) (same, of int) {
	for i := range a.Grades {
		x, y := a.Grades[i].Record.Checks, b.Grades[i].Record.Checks
		for k := range x {
			if x[k].Message != "" || y[k].Message != "" {
				of++
				if x[k].Message == y[k].Message {
					same++
				}
			}
			x[k].Message, x[k].Transcript = "", ""
			y[k].Message, y[k].Transcript = "", ""
		}
	}
	return same, of
}

func indented(row gradebook.Row) string {
	text, err := json.MarshalIndent(row, "", " ")
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(text)
}

// differing returns the first lines in which two texts differ.
func differing(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] && len(out) < 20 {
			out = append(out, "  undisturbed: "+strings.TrimSpace(x[i]), "  killed:      "+strings.TrimSpace(y[i]))
		}
	}
	return strings.Join(out, "\n")
}
