package batch

import (
	"fmt"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
)

// Compare describes, in lines of text, which students changed between two books of a
// class, and why.
func Compare(old, new *gradebook.Book) []string {
	lines := environment(old, new)
	before, after := rows(old), rows(new)
	changed := 0
	for _, id := range ids(before, after) {
		was, is := before[id], after[id]
		var found []string
		switch {
		case was == nil:
			found = []string{fmt.Sprintf("%s  new: %s", id, points(is))}
		case is == nil:
			found = []string{fmt.Sprintf("%s  gone: had %s", id, points(was))}
		default:
			found = difference(old, new, was, is)
		}
		if len(found) > 0 {
			changed++
		}
		lines = append(lines, found...)
	}
	return append(lines, fmt.Sprintf("%d of %d changed", changed, len(ids(before, after))))
}

// environment is what changed for everybody.
func environment(old, new *gradebook.Book) []string {
	var lines []string
	say := func(what string, was, is any) {
		if was != is {
			lines = append(lines, fmt.Sprintf("%s: %v, was %v", what, is, was))
		}
	}
	say("sandbox", old.Sandbox, new.Sandbox)
	say("toolchain", old.Toolchain, new.Toolchain)
	say("redis", old.Redis, new.Redis)
	say("seed", old.Seed, new.Seed)
	was, is := labs(old), labs(new)
	for _, name := range ids(was, is) {
		a, b := was[name], is[name]
		switch {
		case a == nil:
			lines = append(lines, name+" is new")
		case b == nil:
			lines = append(lines, name+" is gone")
		default:
			say("the weight of "+name, a.Weight, b.Weight)
			if !slices.EqualFunc(a.Checks, b.Checks, func(x, y gradebook.Criterion) bool { return x.Name == y.Name && x.Points == y.Points }) {
				lines = append(lines, name+" has other checks or points")
			}
		}
	}
	return lines
}

// difference is what changed for one student: a line for the total and the reasons,
// and one for each check.
func difference(old, new *gradebook.Book, was, is *gradebook.Row) []string {
	var checks []string
	graded := false
	for i, lab := range new.Labs {
		n := slices.IndexFunc(old.Labs, func(l gradebook.Column) bool { return l.Name == lab.Name })
		if n < 0 || n >= len(was.Grades) || i >= len(is.Grades) {
			continue
		}
		found := grades(&was.Grades[n], &is.Grades[i])
		graded = graded || len(found) > 0
		checks = append(checks, found...)
	}
	var why []string
	if was.Hash != is.Hash {
		why = append(why, "the submission changed")
	} else if graded {
		why = append(why, "the same submission was graded differently")
	}
	if was.Late != is.Late || was.Penalty != is.Penalty {
		why = append(why, fmt.Sprintf("late by %s and %s%%, was %s and %s%%", is.Late, hundredths(is.Penalty), was.Late, hundredths(was.Penalty)))
	}
	if was.Total == is.Total && was.Maximum == is.Maximum && was.Ungraded == is.Ungraded && len(why) == 0 {
		return nil
	}
	if len(why) == 0 {
		why = append(why, "labs or weights changed")
	}
	return append([]string{fmt.Sprintf("%s  %s, was %s: %s", is.Student.ID, points(is), points(was), strings.Join(why, "; "))}, checks...)
}

// grades are the differences between two grades of one lab.
func grades(was, is *gradebook.Grade) []string {
	var lines []string
	if was.Outcome != is.Outcome || was.Limit != is.Limit {
		lines = append(lines, fmt.Sprintf("    %s: %s, was %s", is.Lab, outcome(is), outcome(was)))
	}
	for _, check := range is.Record.Checks {
		for _, other := range was.Record.Checks {
			if other.Name == check.Name && (other.Status != check.Status || other.Score != check.Score) {
				lines = append(lines, fmt.Sprintf("    %s %s: %s %d/%d, was %s %d/%d", is.Lab, check.Name, check.Status, check.Score, check.Points, other.Status, other.Score, other.Points))
			}
		}
	}
	return lines
}

func outcome(g *gradebook.Grade) string {
	text := string(g.Outcome)
	if g.Limit != "" {
		text += " (" + string(g.Limit) + ")"
	}
	if g.Reason != "" {
		text += ": " + g.Reason
	}
	return text
}

func points(row *gradebook.Row) string {
	text := hundredths(row.Total) + "/" + hundredths(row.Maximum)
	if row.Ungraded {
		text += " (not final)"
	}
	return text
}

func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

func rows(b *gradebook.Book) map[string]*gradebook.Row {
	all := map[string]*gradebook.Row{}
	for i := range b.Rows {
		all[b.Rows[i].Student.ID] = &b.Rows[i]
	}
	return all
}

func labs(b *gradebook.Book) map[string]*gradebook.Column {
	all := map[string]*gradebook.Column{}
	for i := range b.Labs {
		all[b.Labs[i].Name] = &b.Labs[i]
	}
	return all
}

// ids are the keys of both maps in order.
func ids[T any](a, b map[string]T) []string {
	var all []string
	for id := range a {
		all = append(all, id)
	}
	for id := range b {
		if _, ok := a[id]; !ok {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}
