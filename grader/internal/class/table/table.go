// Package table reads the tables that spreadsheets and course systems save as text:
// comma-separated values, or the same with semicolons or tabs.
package table

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// The bounds of a table.
const (
	maxBytes = 8 << 20
	maxRows  = 200_000
)

// Row is one row of a table.
type Row struct {
	Line  int      // in the file, counted from 1
	Cells []string // without white space around them
}

// Cell is the cell of a column, which is empty if the row is too short.
func (r Row) Cell(column int) string {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return ""
}

// Width is the number of cells up to the last one that is not empty.
func (r Row) Width() int {
	width := len(r.Cells)
	for width > 0 && r.Cells[width-1] == "" {
		width--
	}
	return width
}

// Read reads a table. The text is UTF-8, or UTF-16 with a byte order mark. The first
// line decides whether commas, semicolons or tabs separate the cells; Excel's sep=; is
// obeyed. Rows without text are skipped, and rows may differ in length. A quotation mark
// inside a cell that does not begin with one is a character like any other.
//
// Errors are usage errors that name the file as called, and the line. Misplaced
// quotation marks are an error because the rows after them may be read as one cell.
func Read(from io.Reader, called string) ([]Row, error) {
	raw, err := io.ReadAll(io.LimitReader(from, maxBytes+1))
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", called, err)
	}
	if len(raw) > maxBytes {
		return nil, exitcode.Usagef("%s is larger than %d MiB; is it the right file?", called, maxBytes>>20)
	}
	text, err := decode(raw, called)
	if err != nil {
		return nil, err
	}
	comma, text := separator(text)
	cells := csv.NewReader(strings.NewReader(text))
	cells.Comma, cells.FieldsPerRecord, cells.TrimLeadingSpace = comma, -1, comma != '\t'
	var rows []Row
	for seen := 0; ; {
		begin := cells.InputOffset()
		row, err := cells.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		lines := text[begin:cells.InputOffset()]
		blank := lines[:len(lines)-len(strings.TrimLeft(lines, "\r\n"))]
		line := seen + strings.Count(blank, "\n") + 1
		seen += strings.Count(lines, "\n")
		if errors.Is(err, csv.ErrBareQuote) && !quoted(lines, comma) {
			row, err = strings.Split(lines, string(comma)), nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, exitcode.Usagef(`%s:%d: the quotation marks do not pair up; write a cell that contains one as "Jane ""JD"" Doe"`, called, wrong.StartLine)
		} else if err != nil {
			return nil, exitcode.Usagef("%s: %w", called, err)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if !slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			continue
		}
		if len(rows) == maxRows {
			return nil, exitcode.Usagef("%s has more than %d rows; is it the right file?", called, maxRows)
		}
		rows = append(rows, Row{line, row})
	}
}

// quoted reports whether a cell of a row begins with a quotation mark.
func quoted(row string, comma rune) bool {
	for cell := range strings.SplitSeq(row, string(comma)) {
		if strings.HasPrefix(strings.TrimSpace(cell), `"`) {
			return true
		}
	}
	return false
}

// separator is what separates the cells: what sep= says in the first line, or else the
// separator that is most frequent in the first line with text. The rest has the same
// lines, without sep=.
func separator(text string) (comma rune, rest string) {
	first, after, _ := strings.Cut(text, "\n")
	if named, ok := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep="); ok && len(named) == 1 && strings.Contains(separators, named) {
		return rune(named[0]), "\n" + after
	}
	head, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	counts, quoted := map[rune]int{}, false
	for _, r := range head {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted:
			counts[r]++
		}
	}
	comma = ','
	for _, r := range separators {
		if counts[r] > counts[comma] {
			comma = r
		}
	}
	return comma, text
}

const separators = ",;\t"
