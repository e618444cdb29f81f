package roster

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strings"

	"socketlab/grader/internal/class/table"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// MappingFile is where a teacher says whose a submission is, in the directory of
// submissions.
const MappingFile = "mapping.csv"

// A Doubt is a submission of which the names do not say whose it is.
type Doubt struct {
	Source string // as it was handed in, printable
	Why    string
}

// A Mapping is what a teacher decided: the student of a submission, in any spelling that
// the roster knows, by what was handed in.
type Mapping struct {
	file     string
	students map[string]decision
}

type decision struct {
	student string // empty while nothing is decided
	line    int
}

// LoadMapping reads a mapping as WriteMapping writes it, or as a spreadsheet saves it
// afterwards (see table.Read): the columns "handed in" and "student", and others that it
// ignores. Without a file nothing is decided.
func LoadMapping(file string) (*Mapping, error) {
	m := &Mapping{file: file, students: map[string]decision{}}
	opened, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	} else if err != nil {
		return nil, exitcode.Usagef("read the mapping: %w", err)
	}
	defer func() { _ = opened.Close() }()
	rows, err := table.Read(opened, file)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || rows[0].Cell(0) != mappingHead[0] || rows[0].Cell(1) != mappingHead[1] {
		return nil, exitcode.Usagef("%s:1: the first line must be %s", file, strings.Join(mappingHead, ","))
	}
	for _, row := range rows[1:] {
		source := row.Cell(0)
		if source == "" {
			continue
		}
		if before, twice := m.students[source]; twice {
			return nil, exitcode.Usagef("%s:%d: %s stands twice, first in line %d; keep one", file, row.Line, shown(source), before.line)
		}
		m.students[source] = decision{row.Cell(1), row.Line}
	}
	return m, nil
}

var mappingHead = []string{"handed in", "student", "why"}

// Student returns the student to whom the teacher gave what was handed in, and whether it
// is decided. A student whom the roster does not know is an error with its line.
func (m *Mapping) Student(source string, list *Roster) (position int, decided bool, err error) {
	d := m.students[text.Guarded([]string{source})[0]]
	if d.student == "" {
		return -1, false, nil
	}
	position, _ = list.Match(Person{ID: d.student, Name: d.student, Email: d.student})
	if position < 0 {
		return -1, false, exitcode.Usagef("%s:%d: the roster has no student %s, or more than one; write the ID", m.file, d.line, shown(d.student))
	}
	return position, true, nil
}

// WriteMapping writes a file in which a teacher can say whose the submissions are. It
// replaces none that is there: the error is fs.ErrExist.
func WriteMapping(file string, doubts []Doubt) error {
	var b strings.Builder
	rows := csv.NewWriter(&b)
	_ = rows.Write(mappingHead)
	for _, doubt := range doubts {
		_ = rows.Write(text.Guarded([]string{doubt.Source, "", doubt.Why}))
	}
	rows.Flush()
	made, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = made.WriteString(b.String())
	return errors.Join(err, made.Close())
}
