// Grader runs the labs of Socketlab and says what holds: see grader --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
	"socketlab/grader/internal/core/exitcode"
)

func main() { os.Exit(execute()) }

// execute runs one command and returns the exit code.
func execute() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := root().ExecuteContext(ctx)
	switch {
	case err == nil || errors.Is(err, exitcode.ErrNotPassed):
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "grader: interrupted; every process it started has ended")
	default:
		fmt.Fprintln(os.Stderr, "grader:", err)
	}
	return exitcode.Code(err)
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "grader",
		Short: "Run the labs of Socketlab and say what holds",
		Long: `Grader runs the labs of Socketlab and says what holds.

With make, each command is a target: make lab-1, make hint-1, make verify.
Without make, on Windows for instance: go run ./grader run 1, and so on.
A lab N is named 1, 01 or 01-scaling.

Exit codes: 0 every check passed, 1 some did not, 2 wrong usage,
3 the grader or its surroundings failed, which is never charged to you.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          none,
		RunE:          desk(func(_ context.Context, d *command.Desk, _ []string) error { return d.Status() }),
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return exitcode.Usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	cmd.AddCommand(status(), runLab(), watchLab(), hint(), diff(), reset(), summary(), doctor())
	cmd.AddCommand(quiz(), interview(), deck())
	cmd.AddCommand(verify(), test(), interop(), benchmark(), soak(), burn())
	cmd.AddCommand(class(), worker(), gradescope())
	return cmd
}

// desk opens the clone for a command.
func desk(do func(context.Context, *command.Desk, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		d, err := command.NewDesk()
		if err != nil {
			return err
		}
		return do(cmd.Context(), d, args)
	}
}

func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return exitcode.Usagef("unknown command or argument %q; see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}

func one(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return exitcode.Usagef("%s wants one lab, such as %s 1", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}
