// Package roster reads the class list, and finds the student of a submission from the
// names in the bulk downloads of course systems.
package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/mail"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// The bounds of a roster.
const (
	maxBytes    = 8 << 20
	maxStudents = 100_000
	maxField    = 1000 // bytes of a field
)

// Roster is a class list. A nil Roster is an empty one.
type Roster struct {
	// Students are in the order of the file. Their IDs differ in more than case.
	Students []submission.Student
	keys     map[string][]int // by what a student may be called: positions in Students
}

// Load reads a roster from a file. See Parse.
func Load(file string) (*Roster, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, exitcode.Usagef("read the roster: %w", err)
	}
	defer func() { _ = opened.Close() }()
	return Parse(opened, file)
}

// columns are the headings that a roster may have, to what they mean.
var columns = map[string]string{"id": "id", "name": "name", "email": "email", "e-mail": "email"}

// Parse reads comma-separated values as spreadsheets write them: a header row
// with the columns id, name and optionally e-mail, in any order, then one student per
// row. It accepts a byte order mark and CRLF. Anything unclear is a usage error that
// names the line. Errors name the file as called.
func Parse(from io.Reader, called string) (*Roster, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxBytes+1))
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", called, err)
	}
	switch {
	case len(text) > maxBytes:
		return nil, exitcode.Usagef("%s is larger than %d MiB; is it the roster?", called, maxBytes>>20)
	case !utf8.Valid(text):
		return nil, exitcode.Usagef("%s is not UTF-8; save it as CSV UTF-8", called)
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	head, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, exitcode.Usagef("%s is empty; its first line must be id,name,e-mail", called)
	} else if err != nil {
		return nil, exitcode.Usagef("%s: %w", called, err)
	}
	at := map[string]int{}
	for i, cell := range head {
		column, known := columns[strings.ToLower(strings.TrimSpace(cell))]
		if !known {
			return nil, exitcode.Usagef("%s:1: there is no column %q; a roster has id, name and e-mail", called, shown(cell))
		}
		if _, twice := at[column]; twice {
			return nil, exitcode.Usagef("%s:1: the column %s stands twice; keep one", called, column)
		}
		at[column] = i
	}
	for _, column := range []string{"id", "name"} {
		if _, ok := at[column]; !ok {
			return nil, exitcode.Usagef("%s:1: the column %s is missing; the first line must be id,name,e-mail", called, column)
		}
	}
	r := &Roster{keys: map[string][]int{}}
	lines := map[string]int{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, exitcode.Usagef("%s: %w", called, err)
		}
		line, _ := rows.FieldPos(0)
		if err := r.add(row, at, lines, line); err != nil {
			return nil, exitcode.Usagef("%s:%d: %w", called, line, err)
		}
	}
	if len(r.Students) == 0 {
		return nil, exitcode.Usagef("%s names no student", called)
	}
	return r, nil
}

// add adds one row.
func (r *Roster) add(row []string, at, lines map[string]int, line int) error {
	var cells [3]string
	for i, column := range []string{"id", "name", "email"} {
		place, ok := at[column]
		if !ok {
			continue
		}
		cell := strings.TrimSpace(row[place])
		if len(cell) > maxField {
			return exitcode.Usagef("the %s is longer than %d bytes", column, maxField)
		}
		for _, c := range cell {
			if text.Hidden(c) {
				return exitcode.Usagef("the %s %q holds a control or invisible character", column, shown(cell))
			}
		}
		cells[i] = cell
	}
	id, name, email := cells[0], norm.NFC.String(cells[1]), cells[2]
	switch {
	case id == "":
		return exitcode.Usagef("the id is empty")
	case name == "":
		return exitcode.Usagef("the name is empty")
	case len(r.Students) == maxStudents:
		return exitcode.Usagef("a roster has at most %d students", maxStudents)
	}
	if email != "" {
		if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
			return exitcode.Usagef("%q is not an e-mail address", shown(email))
		}
	}
	safe := submission.ID(id)
	if first, twice := lines[strings.ToLower(safe)]; twice {
		return exitcode.Usagef("the id %q stands twice, first in line %d; an id is told apart by its letters and digits", shown(id), first)
	}
	lines[strings.ToLower(safe)] = line
	student := submission.Student{ID: safe, Name: text.Printable(name, text.MaxName), Email: email}
	for _, key := range append(names(name), "exact:"+strings.ToLower(id), "exact:"+strings.ToLower(safe), "id:"+loose(id), "id:"+loose(safe), "mail:"+strings.ToLower(email), "user:"+loose(user(email))) {
		r.index(key, len(r.Students))
	}
	r.Students = append(r.Students, student)
	return nil
}

func (r *Roster) index(key string, n int) {
	if _, rest, _ := strings.Cut(key, ":"); rest == "" {
		return
	}
	if known := r.keys[key]; len(known) == 0 || known[len(known)-1] != n {
		r.keys[key] = append(known, n)
	}
}

func shown(of string) string { return text.Printable(of, 60) }
