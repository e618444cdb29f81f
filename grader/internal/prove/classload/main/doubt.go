//go:build linux

package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
)

// rounds is how often who came out otherwise is graded again.
const rounds = 8

// share of the class, in percent, that may come out by chance.
const share = 5

// doubt is a submission that came out otherwise when the grader was killed. Some
// mistakes are races: what they do is chance, whoever grades them.
type doubt struct {
	open map[string]bool // what a grader has only said after it was killed
}

func newDoubt(was, is gradebook.Row) *doubt {
	d := &doubt{open: findings(is)}
	d.hear(was)
	return d
}

// hear takes in what a grader says that was not disturbed.
func (d *doubt) hear(row gradebook.Row) {
	for said := range findings(row) {
		delete(d.open, said)
	}
}

// findings are what a row says, a sentence each.
func findings(row gradebook.Row) map[string]bool {
	all := map[string]bool{
		fmt.Sprintf("%s handed in %s", row.Student.ID, row.Hash):               true,
		fmt.Sprintf("%s remarks %v", row.Student.ID, row.Remarks):              true,
		fmt.Sprintf("%s is late by %s", row.Student.ID, row.Late):              true,
		fmt.Sprintf("%s is the solution of %v", row.Student.ID, row.Published): true,
	}
	for _, grade := range row.Grades {
		all[fmt.Sprintf("%s: %s: %s %s", row.Student.ID, grade.Lab, grade.Outcome, grade.Limit)] = true
		for _, check := range grade.Record.Checks {
			all[fmt.Sprintf("%s: %s/%s: %s", row.Student.ID, grade.Lab, check.Name, check.Status)] = true
		}
	}
	return all
}

// settle grades those in doubt again, undisturbed, until each has come out in
// every way in which it came out when the grader was killed.
func (d *desk) settle(ctx context.Context, doubts map[string]*doubt) error {
	if len(doubts)*100 > max(100, len(d.class.ids)*share) {
		return fmt.Errorf("%d of %d submissions came out otherwise: that is no chance", len(doubts), len(d.class.ids))
	}
	few, err := d.class.take(filepath.Join(filepath.Dir(d.dir), "doubts"), slices.Sorted(maps.Keys(doubts)))
	if err != nil {
		return err
	}
	for n := range rounds {
		again := newDesk(d.book, d.program, filepath.Join(filepath.Dir(d.dir), fmt.Sprintf("again-%d", n+1)), few, d.o)
		if err := again.grade(ctx); err != nil {
			return err
		}
		rows, err := again.rows()
		if err != nil {
			return err
		}
		open := 0
		for id, doubt := range doubts {
			doubt.hear(rows[id])
			open += len(doubt.open)
		}
		if open == 0 {
			say("undisturbed they come out so too, now and then: %s", strings.Join(few.ids, ", "))
			return nil
		}
	}
	var said []string
	for _, doubt := range doubts {
		said = append(said, slices.Sorted(maps.Keys(doubt.open))...)
	}
	return fmt.Errorf("only a grader that was killed has said:\n%s", strings.Join(said, "\n"))
}
