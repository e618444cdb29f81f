package gradebook

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// spreadsheet is grades.csv: a row a student with the total, each lab's score and
// outcome, and each check's score. What has no grade is an empty cell, never a
// zero: state then is "infra" instead of "final", and so is the lab's outcome.
// UTF-8 without a byte order mark.
func spreadsheet(b *Book) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	header := []string{"id", "name", "email", "state", "total", "maximum", "penalty_percent", "late_seconds"}
	for _, lab := range b.Labs {
		header = append(header, lab.Name, lab.Name+" outcome")
		for _, check := range lab.Checks {
			header = append(header, lab.Name+"/"+check.Name)
		}
	}
	_ = w.Write(guarded(header))
	for i := range b.Rows {
		_ = w.Write(guarded(cells(&b.Rows[i])))
	}
	w.Flush()
	return out.Bytes(), w.Error()
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

// guarded puts an apostrophe before each cell that a spreadsheet would take for
// a formula.
func guarded(cells []string) []string {
	for i, cell := range cells {
		for _, begin := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(cell, begin) {
				cells[i] = "'" + cell
			}
		}
	}
	return cells
}
