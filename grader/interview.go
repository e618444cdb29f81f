package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/interviewterm"
	"socketlab/grader/internal/drill/session"
)

// interviewOptions choose a mock interview.
type interviewOptions struct {
	Scenario string
	Minutes  int // 0: what the sitting has, or the default
	Levels   []string
	Resume   bool // go on without asking
	New      bool // begin anew without asking
	List     bool
	Last     bool
}

func interviewCommand() *cobra.Command {
	var o interviewOptions
	cmd := &cobra.Command{
		Use: "interview", Short: "Hold a mock interview against the clock", Args: cli.NoArgs,
		Long: `A situation, then questions that follow on one another, from junior to senior.
Answer aloud, or type notes; then tick the points that you made. The clock runs
while you answer. Ctrl-C keeps what you did, and the next interview goes on.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return holdInterview(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Scenario, "scenario", "", "which interview (default: one that you have not sat, or not for longest)")
	flags.IntVar(&o.Minutes, "minutes", 0, "how long, on the clock (default: 45)")
	flags.StringSliceVar(&o.Levels, "level", nil, "only questions of these levels: junior, mid, senior")
	flags.BoolVar(&o.Resume, "resume", false, "go on with the interview that was cut short, without asking")
	flags.BoolVar(&o.New, "new", false, "begin a new one, without asking")
	flags.BoolVar(&o.List, "list", false, "list the interviews and how you did")
	flags.BoolVar(&o.Last, "last", false, "show the result of the last interview again, with your notes")
	return cmd
}

// check refuses what cannot be meant.
func (o interviewOptions) check() error {
	switch {
	case o.Minutes < 0 || o.Minutes > 24*60:
		return exitcode.Usagef("--minutes wants a number from 1 to %d", 24*60)
	case o.Resume && (o.New || o.Scenario != "" || len(o.Levels) > 0):
		return exitcode.Usagef("--resume goes on with the last interview as it was; leave --new, --scenario and --level out")
	}
	for _, level := range o.Levels {
		if !slices.Contains(cards.Levels, level) {
			return exitcode.Usagef("there is no level %q; choose from %s", level, strings.Join(cards.Levels, ", "))
		}
	}
	return nil
}

// holdInterview holds a mock interview, or shows what there is and was.
func holdInterview(ctx context.Context, app *cli.App, o interviewOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	scenarios, err := interview.Load(app.Book.Root)
	if err != nil {
		return err
	}
	if o.Scenario != "" {
		if _, err := interview.Find(scenarios, o.Scenario); err != nil {
			return err
		}
	}
	kept, remarks, err := session.Load(app.Book.Root)
	for _, remark := range remarks {
		app.Remark(remark)
	}
	switch {
	case err != nil:
		return err
	case o.List:
		interviewterm.Interviews(app.Page, scenarios, kept)
		return nil
	case o.Last:
		return lastInterview(app, kept, scenarios)
	}
	who := interviewterm.NewLines(app.Page, app.In)
	defer who.Close()
	s, err := sitDown(ctx, app, who, kept, scenarios, o)
	if errors.Is(err, session.ErrLeft) {
		return nil
	} else if err != nil {
		return err
	}
	room := session.Room{Clock: clockwork.NewRealClock(), Scenarios: scenarios, Kept: kept, Candidate: who}
	room.Save = func(s *session.Sitting) error {
		remark, err := session.Save(app.Book.Root, s)
		app.Remark(remark)
		return err
	}
	err = room.Hold(ctx, s)
	if err != nil && !errors.Is(err, session.ErrLeft) {
		return err
	}
	app.Page.Line("")
	interviewterm.Sitting(app.Page, s, scenarios, app.Words)
	app.Page.Line("")
	if s.IsOpen() {
		app.Page.Line("%s", terminal.NextStep("Kept. To go on where you were:", app.Words.Command("interview")))
	} else {
		app.Page.Line("%s", terminal.NextStep("Your notes again:", app.Words.Interview("--last")))
	}
	return nil
}

// sitDown takes up the sitting that was cut short, or begins one.
func sitDown(ctx context.Context, app *cli.App, who *interviewterm.Lines, kept session.Kept, scenarios []interview.Scenario, o interviewOptions) (*session.Sitting, error) {
	open := kept.Open()
	if open == nil && o.Resume {
		return nil, exitcode.Usagef("no interview was cut short; begin one with %s", app.Words.Command("interview"))
	}
	if open != nil && !o.New {
		goOn := o.Resume
		if !goOn {
			var err error
			if goOn, err = who.Yes(ctx, unfinished(open, scenarios)); err != nil {
				return nil, err
			}
		}
		if goOn {
			if o.Minutes > 0 {
				open.Minutes = o.Minutes
			}
			return open, nil
		}
	}
	s := &session.Sitting{Began: time.Now().UTC().Truncate(time.Second), Minutes: o.Minutes, Levels: o.Levels}
	if s.Minutes == 0 {
		s.Minutes = session.Minutes
	}
	if last := kept.Last(); last != nil && !s.Began.After(last.Began) {
		s.Began = last.Began.Add(time.Second) // sittings are told apart by it
	}
	if o.Scenario != "" {
		s.Scenarios = []string{o.Scenario}
		return s, nil
	}
	chosen, ok := kept.Choose(scenarios, s.Asks, nil)
	if !ok {
		return nil, exitcode.Usagef("no interview asks questions of level %s", strings.Join(o.Levels, ", "))
	}
	s.Scenarios = []string{chosen.Name}
	return s, nil
}

// unfinished asks whether to go on.
func unfinished(s *session.Sitting, scenarios []interview.Scenario) string {
	title := s.Scenarios[len(s.Scenarios)-1]
	if scenario, err := interview.Find(scenarios, title); err == nil {
		title = scenario.Title
	}
	return fmt.Sprintf("%q was cut short after %s and %s of %d:00. Go on?",
		title, text.Plural(len(s.Answers), "answer", "answers"), interviewterm.Clock(s.Spent()), s.Minutes)
}

// lastInterview shows what came of the last one again, with the notes.
func lastInterview(app *cli.App, kept session.Kept, scenarios []interview.Scenario) error {
	last := kept.Last()
	if last == nil {
		return exitcode.Usagef("there was no interview yet; begin one with %s", app.Words.Command("interview"))
	}
	interviewterm.Notes(app.Page, last, scenarios)
	interviewterm.Sitting(app.Page, last, scenarios, app.Words)
	return nil
}
