package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

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

// WatchOptions are the flags of grader watch.
type WatchOptions struct {
	RunOptions
	Poll bool // look for saves instead of listening for file events
}

// Watch runs the checks of a lab on every save until the reader has enough. With
// no lab named it is the one to go on with.
func (d *Desk) Watch(ctx context.Context, called string, options WatchOptions) error {
	options.Who = "reader"
	lab, err := d.labToWatch(called)
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
		if err := findProgram(options.Node); err != nil {
			return err
		}
	}
	if _, err := options.seed(); err != nil {
		return err
	}
	if !d.isScreen() {
		return watch.Plain(ctx, watched{d, options}, lab, options.Poll, d.Page)
	}
	// Remarks would tear the screen; they follow it.
	quiet := *d
	var remarks bytes.Buffer
	quiet.Aside = &remarks
	quiet.Words.Keys = true
	defer func() { _, _ = remarks.WriteTo(d.Aside) }()
	return watch.Screen(ctx, watched{&quiet, options}, lab, options.Poll)
}

// labToWatch is the lab that was named, or the one to go on with.
func (d *Desk) labToWatch(called string) (workbook.Lab, error) {
	if called != "" {
		return d.Book.Lab(called)
	}
	labs, err := d.standings()
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
func (d *Desk) isScreen() bool {
	out, ok := d.Out.(*os.File)
	return ok && d.asks() && term.IsTerminal(int(out.Fd())) && os.Getenv("TERM") != "dumb"
}

// watched is the desk of a watch.
type watched struct {
	*Desk
	options WatchOptions
}

// Rooms are the labs as the table of labs shows them.
func (w watched) Rooms() ([]watch.Room, error) {
	labs, err := w.standings()
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
		labs := filepath.Join(w.Book.Root, "labs")
		return []filewatch.Place{filewatch.Go(lab.Dir()), filewatch.Go(filepath.Join(labs, "socketio")), filewatch.Go(filepath.Join(labs, "node"))}
	}
	here, err := os.Getwd()
	if err != nil {
		here = w.Book.Root
	}
	words, _ := commandline.Split(w.options.Node) // Watch has seen that it can be read
	return filewatch.Program(words, here)
}

// Grade is a run as grader run makes it.
func (w watched) Grade(ctx context.Context, lab workbook.Lab, audience watch.Audience) (*watch.Outcome, error) {
	a, err := w.attempt(ctx, lab, w.options.RunOptions)
	if err != nil {
		return nil, err
	}
	audience.Begin(a.spec, a.redis)
	a.spec.Watch = audience
	rec, err := checks.Run(ctx, a.spec)
	if err != nil {
		return nil, err
	}
	if err := w.over(a, rec, true); err != nil {
		return nil, err
	}
	return &watch.Outcome{Record: rec, Checks: a.spec.Checks, Lesson: w.lesson(a, rec)}, nil
}

// Hint takes one more hint.
func (w watched) Hint(lab workbook.Lab, check catalogue.Check) (terminal.Hint, error) {
	return w.nextHint(lab, check)
}

// Revealed reports whether the solution may be shown without asking.
func (w watched) Revealed(lab workbook.Lab) (bool, error) { return w.revealed(lab) }

// Reveal returns the difference to the solution.
func (w watched) Reveal(lab workbook.Lab) (string, error) { return w.reveal(lab) }

// Words name keys, where there are any.
func (w watched) Words() terminal.Words { return w.Desk.Words }
