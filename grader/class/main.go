// Class is the teacher's program: it grades a directory of submissions, grades for
// classes on other machines, or runs as a Gradescope autograder.
package main

import (
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
)

func main() { os.Exit(cli.Main(root())) }

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "class",
		Short: "Grade a class",
		Long: `Class grades the submissions of a class, each in a sandbox.

With make: make class SUBMISSIONS=dir. notes/teaching.md is the teacher's page.

Exit codes: 0 everything is graded, 2 wrong usage, 3 something could not be
graded, or the program or its environment failed.`,
		Args: cli.NoArgs,
		// Without it, cobra takes an unknown command for a plea for help: exit code 0.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(gradeCommand(), workerCommand(), gradescopeCommand(), doctorCommand())
	return cmd
}
