package gradebook

import (
	"encoding/csv"
	"io"
	"strconv"

	"socketlab/grader/internal/core/text"
)

// sheetWriter writes grades.csv: a row for each student with the total, each lab's
// score and outcome, and each check's score. Without a grade a cell is empty, never
// zero, the state is "infra" instead of "final", and so is the outcome of the lab.
// The file is UTF-8, without a byte order mark of its own.
type sheetWriter struct{ csv *csv.Writer }

func newSheet(out io.Writer, labs []Column) *sheetWriter {
	s := &sheetWriter{csv.NewWriter(out)}
	header := []string{"id", "name", "email", "state", "total", "maximum", "penalty_percent", "late_seconds"}
	for _, lab := range labs {
		header = append(header, lab.Name, lab.Name+" outcome")
		for _, check := range lab.Checks {
			header = append(header, lab.Name+"/"+check.Name)
		}
	}
	_ = s.csv.Write(text.Guarded(header)) // end returns its error
	return s
}

func (s *sheetWriter) row(row *Row) error { return s.csv.Write(text.Guarded(cells(row))) }

func (s *sheetWriter) end() error {
	s.csv.Flush()
	return s.csv.Error()
}

func cells(row *Row) []string {
	total := hundredths(row.Total).String()
	if row.Ungraded {
		total = ""
	}
	cells := []string{
		row.Student.ID, line(row.Student.Name), line(row.Student.Email), row.state(), total, hundredths(row.Maximum).String(),
		hundredths(row.Penalty).String(), strconv.FormatInt(int64(row.Late.Seconds()), 10),
	}
	for _, grade := range row.Grades {
		score := func(points int) string {
			if grade.Outcome == Infra {
				return ""
			}
			return strconv.Itoa(points)
		}
		cells = append(cells, score(grade.Record.Score), string(grade.Outcome))
		for _, check := range grade.Record.Checks {
			cells = append(cells, score(check.Score))
		}
	}
	return cells
}
