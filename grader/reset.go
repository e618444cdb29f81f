package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

func resetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reset N", Short: "Restore the starter, after a backup of your code", Args: cli.OneLab,
		RunE: cli.Run(func(_ context.Context, app *cli.App, args []string) error { return resetLab(app, args[0]) }),
	}
	cmd.Flags().Bool("yes", false, "has no effect: reset never asks, because it saves your code first")
	return cmd
}

// resetLab replaces the reader's code by the starter, and removes files that the
// reader added. It first copies everything to a backup.
func resetLab(app *cli.App, called string) error {
	lab, err := app.Book.Lab(called)
	if err != nil {
		return err
	}
	starter, err := lab.Starter()
	if err != nil {
		return err
	}
	reader, err := lab.Reader()
	if err != nil {
		return err
	}
	if reader.Equal(starter) {
		app.Page.Line("%s is the starter already; there is nothing to reset.", lab.Path())
		return nil
	}
	backup, err := backup(app, lab, reader)
	if err != nil {
		return exitcode.Environmentf("back up %s: %w; nothing was changed", lab.Path(), err)
	}
	for name := range reader {
		if _, ok := starter[name]; ok {
			continue
		}
		if err := os.Remove(filepath.Join(lab.Dir(), name)); err != nil {
			return exitcode.Environmentf("remove a file that you added: %w; your copy is in %s", err, backup)
		}
	}
	for _, name := range starter.Names() {
		if err := os.WriteFile(filepath.Join(lab.Dir(), name), starter[name], 0o644); err != nil {
			return exitcode.Environmentf("restore the starter: %w; your copy is in %s", err, backup)
		}
	}
	app.Page.Success("%s is the starter again.", lab.Path())
	app.Page.Fact("your copy", backup)
	app.Page.Fact("next", app.Words.Lab("lab", lab.Number))
	return nil
}

// backup copies the reader's files to a new directory and returns its path
// relative to the root.
func backup(app *cli.App, lab workbook.Lab, files workbook.Files) (string, error) {
	parent := filepath.Join(app.Book.Root, workbook.StateDir, "backup", lab.Name)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", err
	}
	stamp := time.Now().Format("2006-01-02T15-04-05")
	dir := filepath.Join(parent, stamp)
	for n := 2; ; n++ {
		err := os.Mkdir(dir, 0o755)
		if err == nil {
			break
		}
		if !os.IsExist(err) {
			return "", err
		}
		dir = filepath.Join(parent, fmt.Sprintf("%s-%d", stamp, n))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return "", err
		}
	}
	relative, err := filepath.Rel(app.Book.Root, dir)
	return filepath.ToSlash(relative), err
}
