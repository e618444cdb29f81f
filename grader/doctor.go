package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/doctor"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look whether everything is here that the labs need", Args: cli.NoArgs,
		Long: `Doctor looks whether this machine has what the labs need, and says what to do
about what it has not. It needs no network. ✓ is well, ! is well enough unless you
want what it names, ✗ must be put right; the exit code is 3 if there is any.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return checkMachine(ctx, app) }),
	}
}

// doctorMarks say how a finding looks.
var doctorMarks = map[doctor.Level]terminal.Mark{
	doctor.Good:    terminal.Fine,
	doctor.Lacking: terminal.Doubtful,
	doctor.Missing: terminal.Wrong,
}

// checkMachine looks whether the machine has what the labs need. It returns an error
// of the surroundings if something is missing.
func checkMachine(ctx context.Context, app *cli.App) error {
	// Nothing is looked for in the network.
	if err := os.Setenv("GOPROXY", "off"); err != nil {
		return err
	}
	defer app.Page.Quiet()
	machine := doctor.Machine{Root: app.Book.Root, Screen: os.Stdout}
	gone := 0
	for _, probe := range machine.Probes() {
		app.Page.Now("%s…", probe.Name)
		found := probe.Look(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		app.Page.Finding(doctorMarks[found.Level], probe.Name, found.Text, found.Remedy)
		if found.Level == doctor.Missing {
			gone++
		}
	}
	app.Page.Line("")
	if gone > 0 {
		return exitcode.Environmentf("the labs need %s: see ✗ above, and what to do about it", text.Plural(gone, "thing that is not right here", "things that are not right here"))
	}
	app.Page.Success("The labs have all they need.")
	return nil
}
