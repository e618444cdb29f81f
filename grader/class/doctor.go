package main

import (
	"context"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check which sandbox works on this machine", Args: cli.NoArgs,
		Long: `Doctor tries the sandboxes that submissions can run in, strongest first, and
names the one that works. The exit code is 3 if none does.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return trySandbox(ctx, app) }),
	}
}

// trySandbox names the strongest sandbox that works here. It returns an error of
// the environment if there is none.
func trySandbox(ctx context.Context, app *cli.App) error {
	defer app.Page.Quiet()
	app.Page.Now("sandbox…")
	box, err := sandbox.Open(ctx, app.Book.Root, "")
	if err != nil {
		return err
	}
	defer box.Close()
	found := box.Found()
	switch found.Level {
	case sandbox.Bubblewrap, sandbox.Namespaces:
		app.Page.Finding(terminal.Fine, "sandbox", describe(found), found.Remedy)
		return nil
	case sandbox.None:
		app.Page.Finding(terminal.Wrong, "sandbox", "no sandbox works here", found.Remedy)
		return exitcode.Environmentf("submissions cannot be isolated on this machine; class grade refuses to run them unless told --i-trust-these")
	default:
		app.Page.Finding(terminal.Doubtful, "sandbox", describe(found), found.Remedy)
		return nil
	}
}

// describe says what a sandbox isolates.
func describe(found sandbox.Found) string {
	text := string(found.Level)
	if found.Cgroup {
		text += ", with a cgroup that bounds its memory and processes"
	} else {
		text += ", without a cgroup"
	}
	if found.PeersOnly {
		return text + "; a node connects only to its Redis"
	}
	return text + "; nodes can connect to each other"
}
