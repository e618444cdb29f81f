package main

import (
	"strings"

	"socketlab/grader/internal/learn/screens"

	"socketlab/grader/internal/core/cli"

	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
	"socketlab/grader/internal/learn/labstatus"
	"socketlab/grader/internal/learn/watch"
	"socketlab/labs/labtest/commandline"
)

// watchOptions are the flags of grader watch.
type watchOptions struct {
	runOptions
	Poll bool // look for saves instead of listening for file events
}

func watchCommand() *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use: "watch [N]", Short: "Run the checks of a lab on every save",
		Long: `Watch runs the checks of a lab each time you save, and keeps the last result on
screen. Without N it begins with the lab to go on with. Keys: n next lab, h hint,
t transcript, d difference to the solution, l all labs, r run now, q quit.

Where there is no terminal it prints plain lines, until Ctrl-C.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exitcode.Usagef("%s wants one lab, such as %s 1, or none", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return watchLab(ctx, app, strings.Join(args, ""), o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "the same seed for every run (default: a new one each)")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run one check only, by its exact name")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "how long a start of the checks may take")
	flags.BoolVar(&o.Poll, "poll", false, "look for saves twice a second: for disks that tell of none, such as shared folders")
	return cmd
}

// watchLab runs the checks of a lab on every save until the reader has enough. With
// no lab named it is the one to go on with.
func watchLab(ctx context.Context, app *cli.App, called string, options watchOptions) error {
	options.Who = "reader"
	lab, err := labToWatch(app, called)
	if err != nil {
		return err
	}
	// What is wrong with the command line is said before anything is drawn.
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
		return watch.Plain(ctx, watched{app, options}, lab, options.Poll, app.Page)
	}
	// Remarks would tear the screen; they follow it.
	quiet := *app
	var remarks bytes.Buffer
	quiet.Aside = &remarks
	quiet.Words.Keys = true
	defer func() { _, _ = remarks.WriteTo(app.Aside) }()
	return watch.Screen(ctx, watched{&quiet, options}, lab, options.Poll)
}

// labToWatch is the lab that was named, or the one to go on with.
func labToWatch(app *cli.App, called string) (workbook.Lab, error) {
	if called != "" {
		return app.Book.Lab(called)
	}
	labs, err := standings(app)
	if err != nil {
		return workbook.Lab{}, err
	}
	if next := labstatus.Next(labs); next != nil {
		return next.Lab, nil
	}
	if len(labs) == 0 {
		return workbook.Lab{}, exitcode.Usagef("labs/ holds no lab; restore it with: git checkout -- labs")
	}
	return labs[0].Lab, nil
}

// isScreen reports whether there is a terminal that can be drawn on, and keys.
func isScreen(app *cli.App) bool {
	out, ok := app.Out.(*os.File)
	return ok && app.Asks() && term.IsTerminal(int(out.Fd())) && os.Getenv("TERM") != "dumb"
}

// watched is what a watch works with.
type watched struct {
	app     *cli.App
	options watchOptions
}

// Rooms are the labs as the table of labs shows them.
func (w watched) Rooms() ([]watch.Room, error) {
	labs, err := standings(w.app)
	if err != nil {
		return nil, err
	}
	rooms := make([]watch.Room, len(labs))
	for i := range labs {
		rooms[i] = watch.Room{Lab: labs[i].Lab, Row: row(&labs[i])}
	}
	return rooms, nil
}

// Places are the lab and what it stands on; or where the program lies.
func (w watched) Places(lab workbook.Lab) []filewatch.Place {
	if w.options.Node == "" {
		labs := filepath.Join(w.app.Book.Root, "labs")
		return []filewatch.Place{filewatch.Go(lab.Dir()), filewatch.Go(filepath.Join(labs, "socketio")), filewatch.Go(filepath.Join(labs, "node"))}
	}
	here, err := os.Getwd()
	if err != nil {
		here = w.app.Book.Root
	}
	words, _ := commandline.Split(w.options.Node) // Watch has seen that it can be read
	return filewatch.Program(words, here)
}

// Grade is a run as grader run makes it.
func (w watched) Grade(ctx context.Context, lab workbook.Lab, audience watch.Audience) (*watch.Outcome, error) {
	a, err := newAttempt(ctx, w.app, lab, w.options.runOptions)
	if err != nil {
		return nil, err
	}
	audience.Begin(a.spec, a.redis)
	a.spec.Watch = audience
	rec, err := checks.Run(ctx, a.spec)
	if err != nil {
		return nil, err
	}
	if err := over(w.app, a, rec, true); err != nil {
		return nil, err
	}
	return &watch.Outcome{Record: rec, Checks: a.spec.Checks, Lesson: lesson(w.app, a, rec)}, nil
}

// Hint takes one more hint.
func (w watched) Hint(lab workbook.Lab, check catalogue.Check) (screens.Hint, error) {
	return nextHint(w.app, lab, check)
}

// Revealed reports whether the solution may be shown without asking.
func (w watched) Revealed(lab workbook.Lab) (bool, error) { return revealed(w.app, lab) }

// Reveal returns the difference to the solution.
func (w watched) Reveal(lab workbook.Lab) (string, error) { return reveal(w.app, lab) }

// Words name keys, where there are any.
func (w watched) Words() terminal.Words { return w.app.Words }
