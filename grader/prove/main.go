// Prove is the maintainer's program. It proves that each check of a lab catches what it
// claims to catch, and measures the workbook. See prove --help.
package main

import (
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
)

func main() { os.Exit(cli.Main(root())) }

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Prove and measure the workbook",
		Long: `Prove proves that the checks of the labs catch what they claim to catch, and measures
the workbook. Each command is also a make target: make verify, make test.

Exit codes: 0 every proof succeeded, 1 one failed, 2 wrong usage, 3 the program or
its environment failed.`,
		Args: cli.NoArgs,
		// Without it, cobra answers an unknown command with its help and exit code 0.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(verifyCommand(), testCommand(), interopCommand(), gauntletCommand(),
		benchCommand(), soakCommand(), classSoakCommand(), populateCommand(), burnCommand())
	return cmd
}
