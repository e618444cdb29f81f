package main

import (
	"context"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/doctor"
	"socketlab/grader/internal/learn/doctor/system"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check that this machine has what the labs need", Args: cli.NoArgs,
		Long: `Doctor checks that this machine has what the labs need, and says how to fix what is
missing. It needs no network. ✓ is fine. ! is a problem only if you need what the
line names. ✗ must be fixed, and makes the exit code 3.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return checkMachine(ctx, app) }),
	}
}

// doctorMarks maps the level of a finding to its mark.
var doctorMarks = map[doctor.Level]terminal.Mark{
	doctor.Good:    terminal.Fine,
	doctor.Warning: terminal.Doubtful,
	doctor.Failure: terminal.Wrong,
}

// checkMachine prints a finding for each requirement of the labs. It returns an
// environment error if one of them fails.
func checkMachine(ctx context.Context, app *cli.App) error {
	defer app.Page.Quiet()
	probes := slices.Concat(doctor.Probes(app.Book.Root), system.Probes(app.Book.Root, os.Stdout))
	failures, err := doctor.Examine(ctx, probes,
		func(name string) { app.Page.Now("%s…", name) },
		func(name string, found doctor.Finding) {
			app.Page.Finding(doctorMarks[found.Level], name, found.Text, found.Remedy)
		})
	if err != nil {
		return err
	}
	app.Page.Line("")
	if failures > 0 {
		return exitcode.Environmentf("%s; fix what is marked ✗ above", text.Plural(failures, "problem keeps the labs from running", "problems keep the labs from running"))
	}
	app.Page.Success("This machine has everything the labs need.")
	return nil
}
