// Grader is the learner's program: it runs the checks of the labs, reports which ones
// pass, and asks the interview questions of notes/. See grader --help.
//
// The teacher's program is grader/class, and the maintainer's is grader/prove.
package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
)

func main() { os.Exit(cli.Main(root())) }

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "grader",
		Short: "Run the checks of Socketlab's labs",
		Long: `Grader runs the checks of Socketlab's labs and reports which ones pass.

With make, each command is a target: make lab-1, make hint-1, make quiz.
Without make, for example on Windows, type go run ./grader run 1.
You can write the lab N as 1, 01 or 01-scaling.

To grade a class: go run ./grader/class --help.
To prove the workbook itself: go run ./grader/prove --help.

Exit codes: 0 every check passed, 1 some checks did not pass, 2 wrong usage,
3 the grader or its environment failed, which never counts against you.`,
		Args: cli.NoArgs,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return showStatus(app) }),
	}
	cmd.AddCommand(statusCommand(), runCommand(), watchCommand(), hintCommand(), explainCommand(), diffCommand(), resetCommand(), summaryCommand(), doctorCommand())
	cmd.AddCommand(quizCommand(), interviewCommand(), cardsCommand())
	return cmd
}
