package main

import (
	"context"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/population"
)

func populateCommand() *cobra.Command {
	var labs []string
	var count int
	cmd := &cobra.Command{
		Use: "populate DIR", Hidden: true, Short: "Write a class of generated submissions",
		Long: `Populate writes generated submissions to a directory, to try the class program
with: solutions, starters, solutions with a mistake, and one that does not compile.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return exitcode.Usagef("%s wants the directory to write to", cmd.CommandPath())
			}
			return nil
		},
		RunE: cli.Run(func(_ context.Context, app *cli.App, args []string) error {
			return populate(app, args[0], labs, count)
		}),
	}
	cmd.Flags().StringSliceVar(&labs, "labs", []string{"3"}, "the labs that each submission solves")
	cmd.Flags().IntVar(&count, "count", 100, "how many submissions to write")
	return cmd
}

func populate(app *cli.App, dir string, names []string, count int) error {
	if count < 1 {
		return exitcode.Usagef("--count is %d; give at least 1", count)
	}
	var labs []workbook.Lab
	for _, name := range names {
		lab, err := app.Book.Lab(name)
		if err != nil {
			return err
		}
		labs = append(labs, lab)
	}
	return population.Write(dir, labs, count)
}
