// Package cli is shared by the commands of the three programs: the clone and the
// terminal that a command works with, its arguments, and its exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// App is the environment of a command.
type App struct {
	Book  workbook.Workbook
	Page  *terminal.Page
	Out   io.Writer // for output other than the page, such as JSON
	Aside io.Writer // for remarks that must not mix with the output
	In    *os.File
	Words terminal.Words
}

// Open finds the clone that contains the working directory. The App uses the standard
// streams of the process.
func Open() (*App, error) {
	book, err := workbook.Find(".")
	if err != nil {
		return nil, err
	}
	// The Makefile takes a missing directory as a sign of the first run.
	_ = os.MkdirAll(filepath.Join(book.Root, workbook.StateDir), 0o755)
	_, err = exec.LookPath("make")
	return &App{
		Book:  book,
		Page:  terminal.NewPage(os.Stdout),
		Out:   os.Stdout,
		Aside: os.Stderr,
		In:    os.Stdin,
		Words: terminal.Words{Make: err == nil},
	}, nil
}

// Progress reads the saved progress. If the file is damaged, it prints a remark.
func (a *App) Progress() (*progress.Progress, error) {
	p, remark, err := progress.Load(a.Book.Root)
	a.Remark(remark)
	return p, err
}

// Update changes the saved progress; see progress.Update.
func (a *App) Update(change func(*progress.Progress) error) error {
	remark, err := progress.Update(a.Book.Root, change)
	a.Remark(remark)
	return err
}

// Remark prints a remark, unless it is empty.
func (a *App) Remark(remark string) {
	if remark != "" {
		fmt.Fprintln(a.Aside, remark)
	}
}

// Asks reports whether the input is a terminal, so that a person can be asked.
func (a *App) Asks() bool { return term.IsTerminal(int(a.In.Fd())) }

// Run adapts a command to cobra: it opens the App and calls do.
func Run(do func(context.Context, *App, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		app, err := Open()
		if err != nil {
			return err
		}
		return do(cmd.Context(), app, args)
	}
}

// Main runs the program and returns its exit code. Ctrl-C, SIGTERM and SIGHUP cancel the
// context of the command.
func Main(root *cobra.Command) int {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return exitcode.Usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil || errors.Is(err, exitcode.ErrNotPassed):
	case ctx.Err() != nil:
		fmt.Fprintf(os.Stderr, "%s: interrupted; all its processes have ended\n", root.Name())
	default:
		fmt.Fprintf(os.Stderr, "%s: %v\n", root.Name(), err)
	}
	return exitcode.Of(err)
}

// NoArgs returns a usage error if there are arguments.
func NoArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return exitcode.Usagef("unknown command or argument %q; see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}

// OneLab returns a usage error unless there is one argument, a lab.
func OneLab(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return exitcode.Usagef("%s needs the number of one lab, such as %s 1", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}
