package gradebook

import (
	"slices"
	"strings"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// Results is a Book whose rows are read one at a time, so that a class of any size
// fits into memory. It keeps of each row only what index.html shows.
type Results struct {
	// Book is everything but the rows.
	Book
	// Len is how many rows there are.
	Len int
	// ByteOrderMark makes grades.csv begin with a byte order mark. Excel needs it; other
	// programs may take it for a part of the first heading.
	ByteOrderMark bool

	read func(i int) (*Row, error)

	briefs []brief
	tally  tally
}

// brief is what index.html shows of a row.
type brief struct {
	Student   submission.Student
	Total     int
	Ungraded  bool
	Pending   string
	handedIn  bool
	Late      bool
	Penalty   int
	Published []Published
	Grades    []briefGrade
	remarks   []submission.Remark // on the row and on its grades
}

type briefGrade struct {
	Outcome  Outcome
	Limit    record.Limit
	Reason   string
	Score    int
	statuses []byte // of each check, a position in known
}

// known are the statuses that a brief can express.
var known = []record.Status{record.Passed, record.Failed, record.TimedOut, record.Race, record.Skipped, record.BuildFailed, record.Infra}

func (g *briefGrade) status(k int) record.Status {
	if n := int(g.statuses[k]); n < len(known) {
		return known[n]
	}
	return ""
}

// NewResults reads each row once, in the order of the students' IDs, and refuses
// incomplete ones. The function read returns row i; NewResults sets its sums. The head
// is everything but the rows; if it names no sandbox, it gets those of the records.
func NewResults(head Book, count int, read func(i int) (*Row, error)) (*Results, error) {
	head.Rows = nil
	summed := func(i int) (*Row, error) {
		row, err := read(i)
		if err == nil {
			head.sum(row)
		}
		return row, err
	}
	return newResults(head, count, summed)
}

// newResults is NewResults for rows that have their sums.
func newResults(head Book, count int, read func(i int) (*Row, error)) (*Results, error) {
	if err := canonical(&head); err != nil {
		return nil, err
	}
	r := &Results{Book: head, Len: count, read: read}
	valid, err := newValidity(&r.Book)
	if err != nil {
		return nil, err
	}
	levels := map[string]bool{}
	for i := range count {
		row, err := read(i)
		if err != nil {
			return nil, err
		}
		if err := valid.row(row); err != nil {
			return nil, err
		}
		if row, err = r.Row(i); err != nil {
			return nil, err
		}
		r.note(row)
		for _, grade := range row.Grades {
			levels[grade.Record.Sandbox] = true
		}
	}
	if r.Sandbox == "" {
		var names []string
		for name := range levels {
			names = append(names, name)
		}
		slices.Sort(names)
		r.Sandbox = strings.Join(names, ", ")
	}
	return r, nil
}

// Row reads row i as all reports show it.
func (r *Results) Row(i int) (*Row, error) {
	row, err := r.read(i)
	if err != nil {
		return nil, err
	}
	whole := *row
	return &whole, canonical(&whole)
}

// Pending is the number of rows whose student is in doubt, and of students of whom
// nothing was found while there are such.
func (r *Results) Pending() (submissions, students int) {
	for i := range r.briefs {
		switch b := &r.briefs[i]; {
		case b.Pending == "":
		case b.handedIn:
			submissions++
		default:
			students++
		}
	}
	return submissions, students
}

// Ungraded is the number of rows in which a lab has no grade.
func (r *Results) Ungraded() int {
	n := 0
	for i := range r.briefs {
		if r.briefs[i].Ungraded && r.briefs[i].Pending == "" {
			n++
		}
	}
	return n
}

// Briefs are for the template of index.html.
func (r *Results) Briefs() []brief { return r.briefs }

// note keeps what index.html shows of a row.
func (r *Results) note(row *Row) {
	b := brief{Student: row.Student, Total: row.Total, Ungraded: row.Ungraded, Pending: strings.Clone(row.Pending), handedIn: row.Source != "", Late: row.Late != 0, Penalty: row.Penalty,
		Published: row.Published, Grades: make([]briefGrade, len(row.Grades))}
	for j := range row.Grades {
		grade := &row.Grades[j]
		g := briefGrade{grade.Outcome, grade.Limit, strings.Clone(grade.Reason), grade.Record.Score, make([]byte, len(grade.Record.Checks))}
		for k := range grade.Record.Checks {
			g.statuses[k] = byte(len(known))
			if n := slices.Index(known, grade.Record.Checks[k].Status); n >= 0 {
				g.statuses[k] = byte(n)
			}
		}
		b.Grades[j] = g
	}
	b.remarks = slices.Clone(row.Remarks)
	for _, grade := range row.Grades {
		for _, remark := range grade.Remarks {
			remark.Lab = grade.Lab
			b.remarks = append(b.remarks, remark)
		}
	}
	r.briefs = append(r.briefs, b)
	r.tally.add(row)
}

// Remarks are the remarks that fit beside a grade.
func (b *brief) Remarks() []submission.Remark { return b.remarks[:min(maxBeside, len(b.remarks))] }

// MoreRemarks is how many do not fit.
func (b *brief) MoreRemarks() int { return len(b.remarks) - len(b.Remarks()) }
