// Grader is the learner's program: it runs the labs of Socketlab, reports which
// requirements hold, and asks the questions of notes/. See grader --help.
//
// The teacher's program is grader/class, the maintainer's grader/prove.
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
		Short: "Run the labs of Socketlab and see which requirements hold",
		Long: `Grader runs the labs of Socketlab and reports which requirements hold.

With make, each command is a target: make lab-1, make hint-1, make quiz.
Without make, on Windows for instance: go run ./grader run 1, and so on.
A lab N is named 1, 01 or 01-scaling.

To grade a class: go run ./grader/class --help.
To prove the workbook itself: go run ./grader/prove --help.

Exit codes: 0 every check passed, 1 some did not, 2 wrong usage,
3 the grader or its environment failed, which is never charged to you.`,
		Args: cli.NoArgs,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return showStatus(app) }),
	}
	cmd.AddCommand(statusCommand(), runCommand(), watchCommand(), hintCommand(), diffCommand(), resetCommand(), summaryCommand(), doctorCommand())
	cmd.AddCommand(quizCommand(), interviewCommand(), cardsCommand())
	return cmd
}
