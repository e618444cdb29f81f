package config

import (
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/class/table"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// HandIn is the time at which a student handed in.
type HandIn struct {
	At   time.Time     // zero when unknown
	Late time.Duration // after the deadline; 0 in time
}

// Times are the hand-ins by student ID. A student who is not in it was in time.
type Times map[string]HandIn

// Find returns the ID of the student who is called so. It is empty if nobody is, or if
// several are; clash is true for several.
type Find func(called string) (id string, clash bool)

// Times reads the times at which students handed in. A row of the file that names
// nobody is a remark. A student who is named twice, in whatever spelling, and whoever
// late.by names and is not there, is a usage error.
func (f *File) Times(find Find) (Times, []submission.Remark, error) {
	late := Times{}
	var remarks []submission.Remark
	if f.Received != "" {
		var err error
		if late, remarks, err = f.received(find); err != nil {
			return nil, nil, err
		}
	}
	by := map[string]string{} // who was named how
	for _, called := range slices.Sorted(maps.Keys(f.Late.By)) {
		id, clash := find(called)
		other, twice := by[id]
		switch {
		case clash:
			return nil, nil, exitcode.Usagef("class file: late.by names %q, which several students are called; use the ID of the reports", called)
		case id == "":
			return nil, nil, exitcode.Usagef("class file: late.by names %q, but there is no such student; use the IDs of the reports", called)
		case twice:
			return nil, nil, exitcode.Usagef("class file: late.by names %s twice, as %q and %q; keep one", id, other, called)
		}
		by[id] = called
		late[id] = HandIn{At: late[id].At, Late: time.Duration(f.Late.By[called])}
	}
	return late, remarks, nil
}

// received reads the file with the times.
func (f *File) received(find Find) (Times, []submission.Remark, error) {
	opened, err := os.Open(f.Received)
	if err != nil {
		return nil, nil, exitcode.Usagef("read when work was handed in: %w", err)
	}
	defer func() { _ = opened.Close() }()
	rows, err := table.Read(opened, f.Received)
	if err != nil {
		return nil, nil, err
	}
	idAt, receivedAt := -1, -1
	if len(rows) > 0 {
		is := func(heading string) func(string) bool {
			return func(cell string) bool { return strings.EqualFold(cell, heading) }
		}
		idAt, receivedAt = slices.IndexFunc(rows[0].Cells, is("id")), slices.IndexFunc(rows[0].Cells, is("received"))
	}
	if idAt < 0 || receivedAt < 0 {
		return nil, nil, exitcode.Usagef("%s:1: the first line must be id,received", f.Received)
	}
	late, remarks, lines := Times{}, table.NewRemarks(f.Received), map[string]int{}
	for _, row := range rows[1:] {
		if row.Cell(receivedAt) == "" {
			return nil, nil, exitcode.Usagef("%s:%d: the time is empty; write it as 2027-01-31T20:15:00+01:00, or remove the row of a student who was in time", f.Received, row.Line)
		}
		at, err := parseMoment(row.Cell(receivedAt), time.Local, "")
		if err != nil {
			return nil, nil, exitcode.Usagef("%s:%d: %w", f.Received, row.Line, err)
		}
		called := row.Cell(idAt)
		shown := text.Printable(called, 60)
		id, clash := find(called)
		line, twice := lines[id]
		switch {
		case called == "":
			remarks.Add(row, "the row has no id and is ignored")
			continue
		case clash:
			return nil, nil, exitcode.Usagef("%s:%d: several students are called %q; use the ID of the reports", f.Received, row.Line, shown)
		case id == "":
			remarks.Add(row, "nobody in the class is called %q; the row is ignored", shown)
			continue
		case twice:
			return nil, nil, exitcode.Usagef("%s:%d: %q is %s, who is already in line %d; keep the valid time", f.Received, row.Line, shown, id, line)
		}
		lines[id] = row.Line
		late[id] = HandIn{At: at, Late: max(0, at.Sub(f.Deadline.Time))}
	}
	if len(late) == 0 && len(rows) > 1 {
		remarks.Add(rows[0], "no row names a student of the class, so everybody was in time; is it the right file?")
	}
	return late, remarks.All(), nil
}

// Penalty is the cost of being late, in hundredths of a percent of the total. A day is
// 24 hours, also when the clocks change.
func (l Late) Penalty(by time.Duration) int {
	if by <= 0 || by <= time.Duration(l.Grace) {
		return 0
	}
	days := int64((by-1)/(24*time.Hour)) + 1
	return int(min(days*int64(l.PerDay), int64(l.Cap)))
}
