package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/labstatus"
	"socketlab/grader/internal/learn/screens"
)

func statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show the labs, your progress and what to do next", Args: cli.NoArgs,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return showStatus(app) }),
	}
}

// showStatus prints the front page.
func showStatus(app *cli.App) error {
	labs, err := labStatuses(app)
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

// labStatuses returns the status of every lab.
func labStatuses(app *cli.App) ([]labstatus.Status, error) {
	saved, err := app.Progress()
	if err != nil {
		return nil, err
	}
	return labstatus.All(app.Book, saved)
}

// row is the line of a lab in the table of labs.
func row(lab *labstatus.Status) screens.Row {
	_, name, _ := strings.Cut(lab.Name, "-")
	r := screens.Row{
		Number: lab.Number, Name: name,
		Passed: lab.PassedNow(), Checks: len(lab.Checks),
		Hints: lab.Hints, State: state(lab), Done: lab.State == labstatus.Solved, Note: note(lab),
	}
	if lab.Last != nil && lab.State != labstatus.Restored {
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

// note says what passed before, if that is more than what passes now.
func note(lab *labstatus.Status) string {
	switch {
	case lab.Solved != nil && lab.State != labstatus.Solved:
		return "solved before, on " + lab.Solved.Local().Format("2 Jan 2006")
	case lab.State == labstatus.Restored:
		return fmt.Sprintf("%d of %s passed before the starter was restored", lab.Passed(), text.Plural(len(lab.Checks), "check", "checks"))
	}
	return ""
}

// state is the state of a lab in one or two words.
func state(lab *labstatus.Status) string {
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

// nextSteps says what to do next, one line each.
func nextSteps(app *cli.App, labs []labstatus.Status) []string {
	lab := labstatus.Next(labs)
	if lab == nil {
		if len(labs) == 0 {
			return nil
		}
		steps := []string{"You have solved every lab. Read the notes again, and practise:"}
		for _, step := range whenAllSolved(app) {
			steps = append(steps, terminal.NextStep(" ", step))
		}
		return steps
	}
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
			"You can do the labs in any order. To start the next one:",
			"  read " + lab.Path() + "/README.md,",
			terminal.NextStep("  "+what+", then type", run),
		}
	case labstatus.Broken:
		return []string{terminal.NextStep("The files of "+lab.Path()+" are malformed. To see what is wrong:", run)}
	default:
		return []string{
			terminal.NextStep("To continue with "+lab.Path()+":", run),
			terminal.NextStep("If you are stuck:", app.Words.Lab("hint", lab.Number)),
		}
	}
}
