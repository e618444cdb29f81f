package main

import (
	"context"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/labstatus"
	"socketlab/grader/internal/learn/screens"
)

func hintCommand() *cobra.Command {
	var check string
	cmd := &cobra.Command{
		Use: "hint N", Short: "Give the next hint for the first failing check", Args: cli.OneLab,
		RunE: cli.Run(func(_ context.Context, app *cli.App, args []string) error { return giveHint(app, args[0], check) }),
	}
	cmd.Flags().StringVar(&check, "check", "", "give a hint for this check instead (its exact name)")
	return cmd
}

// giveHint prints the next hint for a check: the named one, else the first that
// failed in the last run, else the first of the lab. It prints none if every check
// passed in the last run, unless the code is the starter again.
func giveHint(app *cli.App, called, name string) error {
	lab, err := app.Book.Lab(called)
	if err != nil {
		return err
	}
	checks, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	saved, err := app.Progress()
	if err != nil {
		return err
	}
	status, err := labstatus.Of(lab, saved.Lab(lab.Name))
	if err != nil {
		return err
	}
	node := ""
	if status.Last != nil {
		node = status.Last.Node
	}
	if node != "" {
		checks = catalogue.InNode(checks)
	}
	if name == "" {
		switch last := status.Last; {
		case last == nil || status.State == labstatus.Restored:
			name = checks[0].Name
		case len(last.Failing) > 0:
			name = firstKnown(checks, last.Failing)
		case status.State == labstatus.Edited:
			app.Page.Remark("Every check passed in the last run, but the code has changed since. To see which checks fail now: %s", app.Words.Lab("lab", lab.Number))
			return nil
		case node != "":
			app.Page.Success("Every check of this lab passed in the last run, which graded %s, so there is no hint to give.", node)
			return nil
		default:
			app.Page.Success("Every check of this lab passed in the last run, so there is no hint to give.")
			return nil
		}
	}
	check, err := catalogue.Find(checks, name)
	if err != nil {
		return err
	}
	hint, err := nextHint(app, lab, check)
	if err != nil {
		return err
	}
	hint.Reference = reference(lab, node)
	hint.Print(app.Page, lab, app.Words)
	return nil
}

// nextHint counts one more hint of a check as given, and returns it.
func nextHint(app *cli.App, lab workbook.Lab, check catalogue.Check) (screens.Hint, error) {
	hint := screens.Hint{Check: check}
	err := app.Update(func(p *progress.Progress) error {
		hint.Before = p.Lab(lab.Name).GiveHint(check.Name, len(check.Hints))
		return nil
	})
	return hint, err
}

// firstKnown is the first of names that is still a check of the lab, else the name
// of the first check.
func firstKnown(checks []catalogue.Check, names []string) string {
	for _, name := range names {
		if _, err := catalogue.Find(checks, name); err == nil {
			return name
		}
	}
	return checks[0].Name
}
