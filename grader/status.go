package main

import (
	"context"

	"socketlab/grader/internal/learn/screens"

	"socketlab/grader/internal/core/cli"

	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/labstatus"
)

func statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show the labs, how far you are, and what to type next", Args: cli.NoArgs,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return showStatus(app) }),
	}
}

// showStatus prints the front page.
func showStatus(app *cli.App) error {
	labs, err := standings(app)
	if err != nil {
		return err
	}
	rows := make([]screens.Row, len(labs))
	for i := range labs {
		rows[i] = row(&labs[i])
	}
	next := nextSteps(app, labs)
	if due, err := due(app); err != nil {
		return err
	} else if due > 0 {
		next = append(next, terminal.NextStep(text.Plural(due, "question is due:", "questions are due:"), app.Words.Quiz("")))
	}
	screens.Front(app.Page, rows, next)
	return nil
}

// standings is how far the reader is with every lab.
func standings(app *cli.App) ([]labstatus.Lab, error) {
	kept, err := app.Progress()
	if err != nil {
		return nil, err
	}
	return labstatus.All(app.Book, kept)
}

// row is a lab in the table of labs.
func row(lab *labstatus.Lab) screens.Row {
	_, name, _ := strings.Cut(lab.Name, "-")
	r := screens.Row{
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
func nextSteps(app *cli.App, labs []labstatus.Lab) []string {
	lab := labstatus.Next(labs)
	if lab == nil {
		if len(labs) == 0 {
			return nil
		}
		return []string{"Every lab is solved. Read on in notes/, and show what you did:", terminal.NextStep("     ", app.Words.Command("summary"))}
	}
	const order = "Take the labs in any order; the course suggests this one."
	run := app.Words.Lab("lab", lab.Number)
	if lab.Last != nil {
		run = app.Words.Run(lab.Number, lab.Last.Node)
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
		return []string{order, terminal.NextStep("Next:", run) + ", and if you are stuck " + app.Words.Lab("hint", lab.Number)}
	}
}
