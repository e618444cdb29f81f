package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/doctor"
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
	// The probes must not use the network.
	if err := os.Setenv("GOPROXY", "off"); err != nil {
		return err
	}
	defer app.Page.Quiet()
	machine := doctor.Machine{Root: app.Book.Root, Screen: os.Stdout}
	failures := 0
	for _, probe := range machine.Probes() {
		app.Page.Now("%s…", probe.Name)
		found := probe.Run(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		app.Page.Finding(doctorMarks[found.Level], probe.Name, found.Text, found.Remedy)
		if found.Level == doctor.Failure {
			failures++
		}
	}
	app.Page.Line("")
	if failures > 0 {
		return exitcode.Environmentf("%s; fix what is marked ✗ above", text.Plural(failures, "problem keeps the labs from running", "problems keep the labs from running"))
	}
	app.Page.Success("This machine has everything the labs need.")
	return nil
}
