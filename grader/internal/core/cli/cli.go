// Package cli is what the three programs share around their commands: the clone
// and the terminal that a command works with, its arguments, and exit codes.
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

// App is what a command works with.
type App struct {
	Book  workbook.Workbook
	Page  *terminal.Page
	Out   io.Writer // for output that is not a screen, such as JSON
	Aside io.Writer // for remarks that must not mix with the output
	In    *os.File
	Words terminal.Words
}

// Open finds the clone around the working directory and prints on the process's
// own standard output.
func Open() (*App, error) {
	book, err := workbook.Find(".")
	if err != nil {
		return nil, err
	}
	// The Makefile looks for this directory to tell whether this is the first run.
	_ = os.MkdirAll(filepath.Join(book.Root, progress.Dir), 0o755)
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

// Progress reads what the reader did so far. It remarks on a damaged file.
func (a *App) Progress() (*progress.Progress, error) {
	p, remark, err := progress.Load(a.Book.Root)
	a.Remark(remark)
	return p, err
}

// Update changes what the reader did so far; see progress.Update.
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

// Asks reports whether there is a person to ask.
func (a *App) Asks() bool { return term.IsTerminal(int(a.In.Fd())) }

// Run opens the clone and runs a command in it.
func Run(do func(context.Context, *App, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		app, err := Open()
		if err != nil {
			return err
		}
		return do(cmd.Context(), app, args)
	}
}

// Main runs the program's command and returns its exit code. An interrupt, a
// SIGTERM or a hang-up ends the command's context.
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
		fmt.Fprintf(os.Stderr, "%s: interrupted; every process it started has ended\n", root.Name())
	default:
		fmt.Fprintf(os.Stderr, "%s: %v\n", root.Name(), err)
	}
	return exitcode.Of(err)
}

// NoArgs refuses arguments.
func NoArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return exitcode.Usagef("unknown command or argument %q; see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}

// OneLab wants the name of one lab.
func OneLab(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return exitcode.Usagef("%s wants one lab, such as %s 1", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}
