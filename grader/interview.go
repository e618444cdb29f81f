package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/interviewterm"
	"socketlab/grader/internal/drill/session"
)

// interviewOptions are the flags of grader interview.
type interviewOptions struct {
	Scenario string
	Minutes  int // 0 keeps the length of the session, or is the default
	Levels   []string
	Resume   bool // resume without asking
	New      bool // start a new one without asking
	List     bool
	Last     bool
}

func interviewCommand() *cobra.Command {
	var o interviewOptions
	cmd := &cobra.Command{
		Use: "interview", Short: "Practise a mock interview against the clock", Args: cli.NoArgs,
		Long: `Interview describes a situation and asks questions about it, from junior to
senior. Answer each one aloud, and type notes if you like. Then say which points
you made. The clock runs only while you answer.

Press Ctrl-C to stop. Your answers are saved, and the next interview offers to
resume this one.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runInterview(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Scenario, "scenario", "", "start this interview (default: a new one, or the one you did longest ago)")
	flags.IntVar(&o.Minutes, "minutes", 0, "length of the interview in minutes (default: 45)")
	flags.StringSliceVar(&o.Levels, "level", nil, "ask only questions of these levels: junior, mid, senior")
	flags.BoolVar(&o.Resume, "resume", false, "resume the interrupted interview without asking")
	flags.BoolVar(&o.New, "new", false, "start a new interview without asking")
	flags.BoolVar(&o.List, "list", false, "list the interviews and your scores")
	flags.BoolVar(&o.Last, "last", false, "show the result of the last interview, with your notes")
	return cmd
}

// check rejects options that contradict each other.
func (o interviewOptions) check() error {
	switch {
	case o.Minutes < 0 || o.Minutes > 24*60:
		return exitcode.Usagef("--minutes must be a number from 1 to %d", 24*60)
	case o.Resume && (o.New || o.Scenario != "" || len(o.Levels) > 0):
		return exitcode.Usagef("--resume continues the last interview unchanged; leave out --new, --scenario and --level")
	}
	for _, level := range o.Levels {
		if !slices.Contains(cards.Levels, level) {
			return exitcode.Usagef("there is no level %q; choose from %s", level, strings.Join(cards.Levels, ", "))
		}
	}
	return nil
}

// runInterview runs a mock interview, or shows the list or the last result.
func runInterview(ctx context.Context, app *cli.App, o interviewOptions) error {
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
	history, remarks, err := session.Load(app.Book.Root)
	for _, remark := range remarks {
		app.Remark(remark)
	}
	switch {
	case err != nil:
		return err
	case o.List:
		interviewterm.Interviews(app.Page, scenarios, history, app.Words)
		return nil
	case o.Last:
		return showLastInterview(app, history, scenarios)
	}
	screen := interviewterm.New(app.Page, app.In)
	defer screen.Close()
	s, err := chooseSession(ctx, app, screen, history, scenarios, o)
	if errors.Is(err, session.ErrLeft) {
		return nil
	} else if err != nil {
		return err
	}
	runner := session.Runner{Clock: clockwork.NewRealClock(), Scenarios: scenarios, History: history, Terminal: screen}
	runner.Save = func(s *session.Session) error {
		remark, err := session.Save(app.Book.Root, s)
		app.Remark(remark)
		return err
	}
	err = runner.Run(ctx, s)
	if err != nil && !errors.Is(err, session.ErrLeft) {
		return err
	}
	app.Page.Line("")
	interviewterm.Result(app.Page, s, scenarios, app.Words)
	app.Page.Line("")
	if s.IsOpen() {
		app.Page.Line("%s", terminal.NextStep("Saved. To resume:", app.Words.Command("interview")))
	} else {
		app.Page.Line("%s", terminal.NextStep("To see your notes again:", app.Words.Interview("--last")))
	}
	return nil
}

// chooseSession returns the interrupted session if the reader wants to resume it,
// else a new one.
func chooseSession(ctx context.Context, app *cli.App, screen *interviewterm.Terminal, history session.History, scenarios []interview.Scenario, o interviewOptions) (*session.Session, error) {
	open := history.Open()
	if open == nil && o.Resume {
		return nil, exitcode.Usagef("there is no interrupted interview; start one with %s", app.Words.Command("interview"))
	}
	if open != nil && !o.New {
		resume := o.Resume
		if !resume {
			var err error
			if resume, err = screen.Yes(ctx, resumeQuestion(open, scenarios)); err != nil {
				return nil, err
			}
		}
		if resume {
			if o.Minutes > 0 {
				open.Minutes = o.Minutes
			}
			return open, nil
		}
	}
	s := &session.Session{Began: time.Now().UTC().Truncate(time.Second), Minutes: o.Minutes, Levels: o.Levels}
	if s.Minutes == 0 {
		s.Minutes = session.Minutes
	}
	if last := history.Last(); last != nil && !s.Began.After(last.Began) {
		s.Began = last.Began.Add(time.Second) // it identifies the session
	}
	if o.Scenario != "" {
		s.Scenarios = []string{o.Scenario}
		return s, nil
	}
	chosen, ok := history.Choose(scenarios, s.Asks, nil)
	if !ok {
		return nil, exitcode.Usagef("no interview asks questions of level %s", strings.Join(o.Levels, ", "))
	}
	s.Scenarios = []string{chosen.Name}
	return s, nil
}

// resumeQuestion asks whether to resume a session.
func resumeQuestion(s *session.Session, scenarios []interview.Scenario) string {
	title := s.Scenarios[len(s.Scenarios)-1]
	if scenario, err := interview.Find(scenarios, title); err == nil {
		title = scenario.Title
	}
	return fmt.Sprintf("You left %q after %s and %s of %d:00. Resume it?",
		title, text.Plural(len(s.Answers), "answer", "answers"), interviewterm.Clock(s.Spent()), s.Minutes)
}

// showLastInterview shows the result of the last interview, with the notes.
func showLastInterview(app *cli.App, history session.History, scenarios []interview.Scenario) error {
	last := history.Last()
	if last == nil {
		return exitcode.Usagef("you have not done an interview yet; start one with %s", app.Words.Command("interview"))
	}
	interviewterm.Notes(app.Page, last, scenarios)
	interviewterm.Result(app.Page, last, scenarios, app.Words)
	return nil
}
