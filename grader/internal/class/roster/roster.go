// Package roster reads the class list, and finds the student of a submission from the
// names in the bulk downloads of course systems.
package roster

import (
	"fmt"
	"io"
	"net/mail"
	"os"
	"strings"

	"golang.org/x/text/unicode/norm"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/class/table"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// The bounds of a roster.
const (
	maxStudents = 100_000
	maxField    = 1000 // bytes of a field
)

// Roster is a class list. A nil Roster is an empty one.
type Roster struct {
	// Students are in the order of the file. Their IDs differ in more than case.
	Students []submission.Student
	// Remarks are on the columns and on rows with a fault. File names the line.
	Remarks []submission.Remark
	keys    map[string][]int // by what a student may be called: positions in Students, or nobody
}

// nobody stands in Roster.keys for a row that was skipped.
const nobody = -1

// Load reads a roster from a file. See Parse.
func Load(file string) (*Roster, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, exitcode.Usagef("read the roster: %w", err)
	}
	defer func() { _ = opened.Close() }()
	return Parse(opened, file)
}

// Of is the roster of students who are already known.
func Of(students []submission.Student) *Roster {
	r := &Roster{Students: students, keys: map[string][]int{}}
	for n, student := range students {
		r.indexStudent(n, Person{ID: student.ID, Name: student.Name, Email: student.Email}, nil)
	}
	return r
}

// Parse reads a table (see table.Read): a first row with known headings, in any order,
// then one student per row. Columns with other headings are ignored.
//
// A row without text in the columns that are used is skipped, and so is Canvas's row with
// the points of the assignments.
//
// A fault costs no more than it touches. A row is skipped, with a remark, if it has no
// id or more cells than the first row. What may be that student's work then matches
// nobody rather than somebody else of the same name. A student with a fault in the name
// or the e-mail address stays, with a remark, and so does one whom a second row only
// repeats.
//
// What may give points to the wrong student is a usage error that names the line: an id
// that two students have, or one with a control or invisible character. So is a table
// that cannot be read, has no column with ids or names, or names no student. Errors and
// remarks name the file as called.
func Parse(from io.Reader, called string) (*Roster, error) {
	rows, err := table.Read(from, called)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, exitcode.Usagef("%s is empty; its first line must be id,name,e-mail", called)
	}
	use, remark, err := choose(rows)
	if err != nil {
		return nil, exitcode.Usagef("%s:%d: %w", called, rows[0].Line, err)
	}
	p := parser{Roster: &Roster{keys: map[string][]int{}}, remarks: table.NewRemarks(called), use: use, width: len(rows[0].Cells), first: map[string]entry{}}
	if remark != "" {
		p.remarks.Add(rows[0], "%s", remark)
	}
	for _, row := range rows[1:] {
		if err := p.add(row); err != nil {
			return nil, exitcode.Usagef("%s:%d: %w", called, row.Line, err)
		}
	}
	p.Remarks = p.remarks.All()
	if len(p.Students) == 0 {
		why := "add a row for each student"
		if n := len(p.Remarks); n > 0 {
			why = fmt.Sprintf("%s: %s", p.Remarks[n-1].File, p.Remarks[n-1].Text)
		}
		return nil, exitcode.Usagef("%s names no student; %s", called, why)
	}
	return p.Roster, nil
}

// parser reads the rows of a roster.
type parser struct {
	*Roster
	remarks *table.Remarks
	use     columns
	width   int              // cells of the first row
	first   map[string]entry // by ID in lower case
}

// entry is what a row said.
type entry struct {
	line int
	who  Person
}

// add adds the student of a row.
func (p *parser) add(row table.Row) error {
	if row.Width() > p.width {
		p.remarks.Add(row, "the row is skipped: it has more cells than the first line; put a cell that contains a comma in quotation marks")
		p.blockNames(row)
		return nil
	}
	who, others := p.use.person(row)
	switch {
	case who.ID == "" && (who.Name == "" || who.Name == pointsPossible) && who.Email+strings.Join(others, "") == "":
		return nil
	case who.ID == "":
		p.remarks.Add(row, "the row is skipped: it has no id")
		p.indexStudent(nobody, who, others)
		return nil
	case len(who.ID) > maxField:
		return exitcode.Usagef("the id is longer than %d bytes; is it the right column?", maxField)
	case hidden(who.ID, false):
		return exitcode.Usagef("the id %q contains a control or invisible character; type it again", shown(who.ID))
	case len(p.Students) == maxStudents:
		return exitcode.Usagef("a roster has at most %d students; is it the right file?", maxStudents)
	}
	safe := submission.ID(who.ID)
	if first, twice := p.first[strings.ToLower(safe)]; twice && first.who == who {
		p.remarks.Add(row, "the student is already in line %d", first.line)
		return nil
	} else if twice {
		return exitcode.Usagef("the id %q is already in line %d; only letters and digits tell two ids apart", shown(who.ID), first.line)
	}
	p.first[strings.ToLower(safe)] = entry{row.Line, who}
	student := submission.Student{ID: safe, Name: p.name(row, who), Email: p.email(row, who)}
	p.indexStudent(len(p.Students), Person{who.ID, student.Name, student.Email}, others)
	p.Students = append(p.Students, student)
	return nil
}

// name is the student's name as the reports show it.
func (p *parser) name(row table.Row, who Person) string {
	name := text.Printable(norm.NFC.String(who.Name), text.MaxName)
	switch {
	case name == "":
		p.remarks.Add(row, "the name is empty; the reports show the id")
		return text.Printable(who.ID, text.MaxName)
	case len(who.Name) > maxField:
		p.remarks.Add(row, "the name is longer than %d bytes; the reports show its beginning", maxField)
	case hidden(who.Name, true):
		p.remarks.Add(row, "the name contains a control or invisible character; the reports show %s", name)
	}
	return name
}

// email is the student's e-mail address if it is one.
func (p *parser) email(row table.Row, who Person) string {
	if who.Email == "" {
		return ""
	}
	address, err := mail.ParseAddress(who.Email)
	if err != nil || address.Address != who.Email || len(who.Email) > maxField || hidden(who.Email, false) {
		p.remarks.Add(row, "%q is not an e-mail address and is ignored", shown(who.Email))
		return ""
	}
	return who.Email
}

// blockNames keeps what the student of a row with too many cells may be called: every
// cell, and every two cells, because the comma of a name makes two of it.
func (p *parser) blockNames(row table.Row) {
	cells := row.Cells[:min(len(row.Cells), p.width+8)]
	for i, cell := range cells {
		p.indexName(nobody, cell)
		p.indexAddress(nobody, cell)
		if i > 0 {
			p.indexName(nobody, cells[i-1]+" "+cell)
		}
	}
}

// hidden reports whether a cell contains a control or invisible character. In a name, a
// joiner between letters is neither.
func hidden(cell string, name bool) bool {
	for i, r := range cell {
		if text.Hidden(r) && !(name && text.Joins(cell, i)) {
			return true
		}
	}
	return false
}

func shown(of string) string { return text.Printable(of, 60) }
