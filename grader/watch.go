package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
	"socketlab/grader/internal/learn/labstatus"
	"socketlab/grader/internal/learn/screens"
	"socketlab/grader/internal/learn/watch"
	"socketlab/labs/labtest/commandline"
)

// watchOptions are the flags of grader watch.
type watchOptions struct {
	runOptions
	Poll bool // poll for changes instead of using file events
}

func watchCommand() *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use: "watch [N]", Short: "Run the checks of a lab on every save",
		Long: `Watch runs the checks of a lab each time you save, and keeps the last result on the
screen. Without N it starts with the lab that you are working on.

Keys: n next lab, h hint, t transcript, d difference to the solution, l all labs,
r run now, q quit. Without a terminal it prints plain lines until you press Ctrl-C.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exitcode.Usagef("%s takes at most one lab, such as %s 1", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		if err := noEmptyFlags(cmd); err != nil {
			return err
		}
		return watchLab(ctx, app, strings.Join(args, ""), o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "use this seed for every run (default: a new seed for each run)")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run only this check (its exact name)")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "time limit each time the checks are started")
	flags.BoolVar(&o.NoHints, "no-hints", false, "show no hint unless you press h")
	flags.BoolVar(&o.Poll, "poll", false, "check for saved files twice a second; for disks without file events, such as shared folders")
	return cmd
}

// watchLab runs the checks of a lab on every save until the reader quits. If no lab
// is named, it starts with the one to continue with.
func watchLab(ctx context.Context, app *cli.App, called string, options watchOptions) error {
	options.Who = "reader"
	lab, err := labToWatch(app, called)
	if err != nil {
		return err
	}
	// Report wrong usage before anything is drawn.
	if options.Check != "" {
		checks, err := catalogue.Load(lab)
		if err != nil {
			return err
		}
		if _, err := catalogue.Find(checks, options.Check); err != nil {
			return err
		}
	}
	if options.Node != "" {
		if err := checks.FindProgram(options.Node); err != nil {
			return err
		}
	}
	if _, err := options.seed(); err != nil {
		return err
	}
	if !isScreen(app) {
		return watch.Plain(ctx, watchBackend{app, options}, lab, options.Poll, app.Page)
	}
	// Remarks would corrupt the screen, so they are printed after it.
	quiet := *app
	var remarks bytes.Buffer
	quiet.Aside = &remarks
	quiet.Words.Keys = true
	defer func() { _, _ = remarks.WriteTo(app.Aside) }()
	return watch.Screen(ctx, watchBackend{&quiet, options}, lab, options.Poll)
}

// labToWatch returns the named lab, or else the one to continue with.
func labToWatch(app *cli.App, called string) (workbook.Lab, error) {
	if called != "" {
		return app.Book.Lab(called)
	}
	labs, err := labStatuses(app)
	if err != nil {
		return workbook.Lab{}, err
	}
	if next := labstatus.Next(labs); next != nil {
		return next.Lab, nil
	}
	if len(labs) == 0 {
		return workbook.Lab{}, exitcode.Usagef("labs/ contains no lab; restore it with: git checkout -- labs")
	}
	return labs[0].Lab, nil
}

// isScreen reports whether input and output are a terminal that can show a full
// screen.
func isScreen(app *cli.App) bool {
	out, ok := app.Out.(*os.File)
	return ok && app.Asks() && term.IsTerminal(int(out.Fd())) && os.Getenv("TERM") != "dumb"
}

// watchBackend implements watch.Backend.
type watchBackend struct {
	app     *cli.App
	options watchOptions
}

// Labs returns the labs with their lines in the table of labs.
func (w watchBackend) Labs() ([]watch.Entry, error) {
	labs, err := labStatuses(w.app)
	if err != nil {
		return nil, err
	}
	next := labstatus.Next(labs)
	entries := make([]watch.Entry, len(labs))
	for i := range labs {
		entries[i] = watch.Entry{Lab: labs[i].Lab, Row: row(&labs[i]), Next: &labs[i] == next}
	}
	return entries, nil
}

// Sources returns the lab and the packages that it uses, or the directories of the
// program.
func (w watchBackend) Sources(lab workbook.Lab) []filewatch.Source {
	if w.options.Node == "" {
		labs := filepath.Join(w.app.Book.Root, "labs")
		return []filewatch.Source{filewatch.Go(lab.Dir()), filewatch.Go(filepath.Join(labs, "socketio")), filewatch.Go(filepath.Join(labs, "node"))}
	}
	here, err := os.Getwd()
	if err != nil {
		here = w.app.Book.Root
	}
	words, _ := commandline.Split(w.options.Node) // watchLab has validated it
	return filewatch.Program(words, here)
}

// Run runs the checks as grader run does.
func (w watchBackend) Run(ctx context.Context, lab workbook.Lab, observer watch.Observer) (*watch.Outcome, error) {
	a, err := newAttempt(ctx, w.app, lab, w.options.runOptions)
	if err != nil {
		return nil, err
	}
	observer.Begin(a.spec, a.redis)
	a.spec.Watch = observer
	rec, err := checks.Run(ctx, a.spec)
	if err != nil {
		return nil, err
	}
	if err := saveRun(w.app, a, rec, true); err != nil {
		return nil, err
	}
	return &watch.Outcome{Record: rec, Checks: a.spec.Checks, Lesson: lesson(w.app, a, rec)}, nil
}

// Hint gives the next hint of a check.
func (w watchBackend) Hint(lab workbook.Lab, check catalogue.Check) (screens.Hint, error) {
	return nextHint(w.app, lab, check)
}

// Revealed reports whether the solution may be shown without asking.
func (w watchBackend) Revealed(lab workbook.Lab) (bool, error) { return revealed(w.app, lab) }

// Reveal returns the difference to the solution and records that it was seen.
func (w watchBackend) Reveal(lab workbook.Lab) (string, error) { return reveal(w.app, lab) }

// Words returns the wording of commands or keys.
func (w watchBackend) Words() terminal.Words { return w.app.Words }
