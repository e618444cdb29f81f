//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
)

// compare is nil when everybody of both classes is there once and came out the
// same, and those of the gauntlet came out as they must, both times.
func compare(calm, killed *desk) error {
	before, err := calm.rows()
	if err != nil {
		return err
	}
	after, err := killed.rows()
	if err != nil {
		return err
	}
	var faults, others []string
	words, checks := 0, 0
	for _, id := range calm.class.ids {
		was, is := before[id], after[id]
		if trial, ok := killed.class.trials[id]; ok {
			for _, row := range []gradebook.Row{was, is} {
				grade := row.Grades[0]
				if score := grade.Record.Score; !trial.Allows(grade.Outcome) || score < trial.AtLeast || score > trial.AtMost {
					faults = append(faults, fmt.Sprintf("%s: %s with %d points, and %s says %v, %d to %d", id, grade.Outcome, score,
						trial.Name, trial.Outcome, trial.AtLeast, trial.AtMost))
				}
			}
			continue
		}
		same, of := steady(was, is)
		words, checks = words+same, checks+of
		if text, other := plain(was), plain(is); text != other {
			others = append(others, fmt.Sprintf("%s came out otherwise:\n%s", id, differing(text, other)))
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d of the gauntlet came out as they must not:\n%s", len(faults), strings.Join(faults, "\n"))
	}
	if len(others) > 0 {
		return fmt.Errorf("%d submissions came out otherwise; if that is a race in the submission, name its mistake in races (class.go), and run this again:\n%s",
			len(others), strings.Join(others, "\n"))
	}
	say("all %d submissions came out the same; so did the words of %d checks of %d that did not pass", len(calm.class.ids), words, checks)
	return nil
}

// rows are the rows of the account by ID: those that were handed in, each once.
func (d *desk) rows() (map[string]gradebook.Row, error) {
	book, err := gradebook.Read(filepath.Join(d.out(), "book.json"))
	if err != nil {
		return nil, err
	}
	var ids []string
	rows := map[string]gradebook.Row{}
	for _, row := range book.Rows {
		ids = append(ids, row.Student.ID)
		rows[row.Student.ID] = row
	}
	if !slices.Equal(ids, d.class.ids) {
		return nil, fmt.Errorf("%s: the account has %d students, the class %d, or they are others", d.dir, len(ids), len(d.class.ids))
	}
	return rows, nil
}

// steady takes the words of all checks out of two rows, and counts those that
// did not pass, and those of them that said the same.
func steady(a, b gradebook.Row) (same, of int) {
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

func plain(row gradebook.Row) string {
	text, err := json.MarshalIndent(row, "", " ")
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(text)
}

// differing is the lines of two texts that differ, a few of them.
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
