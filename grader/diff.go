package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/screens"
)

func diffCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "diff N", Short: "Compare your code with the reference solution", Args: cli.OneLab,
		RunE: cli.Run(func(_ context.Context, app *cli.App, args []string) error { return showDiff(app, args[0], yes) }),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "show the solution without asking")
	return cmd
}

// showDiff shows the difference between the reader's code and the solution. It asks
// the first time, unless yes is set.
func showDiff(app *cli.App, called string, yes bool) error {
	lab, err := app.Book.Lab(called)
	if err != nil {
		return err
	}
	seen, err := revealed(app, lab)
	if err != nil {
		return err
	}
	if !seen && !yes {
		agreed, err := confirm(app, fmt.Sprintf("This shows the solution of lab %02d. Show it? [y/N] ", lab.Number))
		if err != nil {
			return err
		}
		if !agreed {
			app.Page.Line("Not shown. Perhaps a hint is enough: %s", app.Words.Lab("hint", lab.Number))
			return nil
		}
	}
	text, err := reveal(app, lab)
	if err != nil {
		return err
	}
	screens.Diff(app.Page, text)
	return nil
}

// revealed reports whether the solution of a lab may be shown without asking: the
// reader has solved the lab, or has seen the solution.
func revealed(app *cli.App, lab workbook.Lab) (bool, error) {
	saved, err := app.Progress()
	if err != nil {
		return false, err
	}
	status := saved.Lab(lab.Name)
	return status.SolutionSeen != nil || status.Solved != nil, nil
}

// reveal returns the difference between the reader's code and the solution, empty
// if there is none. It records that the reader saw the solution.
func reveal(app *cli.App, lab workbook.Lab) (string, error) {
	reader, err := lab.Reader()
	if err != nil {
		return "", err
	}
	solution, err := lab.Solution()
	if err != nil {
		return "", err
	}
	if err := app.Update(func(p *progress.Progress) error {
		p.Lab(lab.Name).SetSolutionSeen(time.Now())
		return nil
	}); err != nil {
		return "", err
	}
	var text strings.Builder
	names := map[string]bool{}
	maps.Copy(names, keys(reader))
	maps.Copy(names, keys(solution))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		from, to := lab.Path()+"/"+name, "solutions/"+lab.Name+"/"+name
		if reader[name] == nil {
			from = "/dev/null"
		}
		if solution[name] == nil {
			to = "/dev/null"
		}
		text.Write(diff.Diff(from, reader[name], to, solution[name]))
	}
	return text.String(), nil
}

// confirm asks a yes-or-no question on standard error, since standard output may be
// piped. Without a terminal it returns a usage error.
func confirm(app *cli.App, question string) (bool, error) {
	if !app.Asks() {
		return false, exitcode.Usagef("this shows the solution, and there is no terminal to ask for confirmation; add --yes (with make: ARGS=--yes)")
	}
	fmt.Fprint(os.Stderr, question)
	answer, err := bufio.NewReader(app.In).ReadString('\n')
	if err != nil && answer == "" {
		fmt.Fprintln(os.Stderr)
		return false, nil
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

func keys(files map[string][]byte) map[string]bool {
	names := map[string]bool{}
	for name := range files {
		names[name] = true
	}
	return names
}
