package main

import (
	"context"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/learn/screens"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain N", Short: "Say what each check is about and, once the lab is solved, when to choose which design", Args: cli.OneLab,
		RunE: cli.Run(func(_ context.Context, app *cli.App, args []string) error { return explain(app, args[0]) }),
	}
}

// explain prints what the checks of a lab are about. The designs are a solution, so they
// are shown as freely as the solution is.
func explain(app *cli.App, called string) error {
	lab, err := app.Book.Lab(called)
	if err != nil {
		return err
	}
	checks, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	saved, err := app.Progress()
	if err != nil {
		return err
	}
	solved, err := revealed(app, lab)
	if err != nil {
		return err
	}
	lesson := screens.Lesson{Words: app.Words, Designs: catalogue.Designs(lab)}
	if last := saved.Lab(lab.Name).Last; last != nil {
		lesson.Reference = reference(lab, last.Node)
	}
	screens.Explain(app.Page, lab, checks, lesson, solved)
	return nil
}
