package command

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/learn/labstatus"
)

// Status prints the front page.
func (d *Desk) Status() error {
	labs, err := d.standings()
	if err != nil {
		return err
	}
	rows := make([]terminal.Row, len(labs))
	for i := range labs {
		rows[i] = row(&labs[i])
	}
	next := d.nextSteps(labs)
	if due, err := d.due(); err != nil {
		return err
	} else if due > 0 {
		next = append(next, terminal.NextStep(plural(due, "question is due:", "questions are due:"), d.Words.Quiz("")))
	}
	d.Page.Front(rows, next)
	return nil
}

// standings is how far the reader is with every lab.
func (d *Desk) standings() ([]labstatus.Lab, error) {
	kept, err := d.progress()
	if err != nil {
		return nil, err
	}
	return labstatus.All(d.Book, kept)
}

// row is a lab in the table of labs.
func row(lab *labstatus.Lab) terminal.Row {
	_, name, _ := strings.Cut(lab.Name, "-")
	r := terminal.Row{
		Number: lab.Number, Name: name,
		Passed: lab.Count(), Checks: len(lab.Checks),
		Hints: lab.Hints, State: state(lab), Done: lab.State == labstatus.Solved,
	}
	if lab.Last != nil {
		r.Score, r.Ran, r.Program = lab.Last.Score, true, lab.Last.Node
	}
	if lab.Seen != nil {
		r.Seen = "after"
		if lab.SeenFirst() {
			r.Seen = "seen"
		}
	}
	return r
}

// state is a lab's state in a word.
func state(lab *labstatus.Lab) string {
	switch lab.State {
	case labstatus.Untouched:
		return "untouched"
	case labstatus.Restored:
		return "restored"
	case labstatus.NotRun:
		return "not run"
	case labstatus.Edited:
		return "edited"
	case labstatus.Solved:
		return "solved"
	case labstatus.Broken:
		return "broken"
	default:
		return fmt.Sprintf("%d to go", lab.Missing())
	}
}

// nextSteps says what to type next, and what the table does not say.
func (d *Desk) nextSteps(labs []labstatus.Lab) []string {
	lab := labstatus.Next(labs)
	if lab == nil {
		if len(labs) == 0 {
			return nil
		}
		return []string{"Every lab is solved. Read on in notes/, and show what you did:", terminal.NextStep("     ", d.Words.Command("summary"))}
	}
	const order = "Take the labs in any order; the course suggests this one."
	run := d.Words.Lab("lab", lab.Number)
	if lab.Last != nil {
		run = d.Words.Run(lab.Number, lab.Last.Node)
	}
	switch lab.State {
	case labstatus.Untouched, labstatus.Restored:
		what := "edit " + lab.Path()
		if files, err := lab.Reader(); err == nil && len(files) > 0 {
			what = "edit " + lab.Path() + "/" + files.Names()[0]
		}
		return []string{
			order,
			"Next: read " + lab.Path() + "/README.md,",
			terminal.NextStep("      "+what+", then type", run),
		}
	case labstatus.Broken:
		return []string{order, terminal.NextStep("Next: see what is wrong with "+lab.Path()+":", run)}
	default:
		return []string{order, terminal.NextStep("Next:", run) + ", and if you are stuck " + d.Words.Lab("hint", lab.Number)}
	}
}
