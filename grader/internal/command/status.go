package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"socketlab/grader/internal/catalogue"
	"socketlab/grader/internal/progress"
	"socketlab/grader/internal/report"
	"socketlab/grader/internal/workbook"
)

// Status prints the front page.
func (d *Desk) Status() error {
	labs, err := d.Book.Labs()
	if err != nil {
		return err
	}
	kept, err := d.progress()
	if err != nil {
		return err
	}
	var rows []report.Row
	var next []string
	for _, lab := range labs {
		row, err := stateOf(lab, kept.Labs[lab.Name])
		if err != nil {
			return err
		}
		rows = append(rows, row)
		if next == nil && !strings.HasPrefix(row.State, "solved") {
			next = d.nextSteps(lab, row, kept.Labs[lab.Name])
		}
	}
	if next == nil && len(labs) > 0 {
		next = []string{"Every lab is solved. Read on in notes/."}
	}
	d.Page.Front(rows, next)
	return nil
}

// The states of a lab that have no score.
const (
	untouched = "untouched"
	notRun    = "edited, not run yet"
)

// stateOf says how far the reader is with a lab.
func stateOf(lab workbook.Lab, kept *progress.Lab) (report.Row, error) {
	row := report.Row{Number: lab.Number, Title: lab.Title}
	if _, err := catalogue.Load(lab); err != nil {
		row.State = "needs repair"
		return row, nil
	}
	files, err := lab.Reader()
	if err != nil {
		return row, err
	}
	starter, err := lab.Starter()
	scored := func() {
		row.Score, row.Maximum = kept.Last.Score, kept.Last.Maximum
		row.State = fmt.Sprintf("%d/%d", row.Score, row.Maximum)
		if row.Score == row.Maximum {
			row.State = "solved"
		}
	}
	switch {
	case kept != nil && kept.Last != nil && kept.Last.Node != "":
		scored()
		row.State += ", by a program"
	case err == nil && files.Equal(starter):
		row.State = untouched
	case kept == nil || kept.Last == nil:
		row.State = notRun
	default:
		scored()
		if kept.Last.Hash != files.Hash() {
			row.State += ", edited since"
		}
	}
	return row, nil
}

// nextSteps says what to type for the first lab that is not solved.
func (d *Desk) nextSteps(lab workbook.Lab, row report.Row, kept *progress.Lab) []string {
	run := d.Words.Lab("lab", lab.Number)
	if kept != nil && kept.Last != nil {
		run = d.Words.Run(lab.Number, kept.Last.Node)
	}
	switch row.State {
	case untouched:
		what := "edit " + lab.Path()
		if files, err := lab.Reader(); err == nil && len(files) > 0 {
			names := slices.Sorted(maps.Keys(files))
			what = "edit " + lab.Path() + "/" + names[0]
		}
		return []string{
			"Next: read " + lab.Path() + "/README.md,",
			report.NextStep("      "+what+", then type", run),
		}
	case "needs repair":
		return []string{report.NextStep("Next: see what is wrong with "+lab.Path()+":", run)}
	default:
		return []string{report.NextStep("Next:", run) + ", and if you are stuck " + d.Words.Lab("hint", lab.Number)}
	}
}
