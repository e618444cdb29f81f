package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/interviewterm"
	"socketlab/grader/internal/drill/session"
)

// InterviewOptions choose a mock interview.
type InterviewOptions struct {
	Scenario string
	Minutes  int // 0: what the sitting has, or the default
	Levels   []string
	Resume   bool // go on without asking
	New      bool // begin anew without asking
	List     bool
	Last     bool
}

// check refuses what cannot be meant.
func (o InterviewOptions) check() error {
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

// seat is a candidate who can be asked about the interview itself.
type seat interface {
	session.Candidate
	Yes(ctx context.Context, question string) (bool, error)
}

// Interview holds a mock interview, or shows what there is and was.
func (d *Desk) Interview(ctx context.Context, o InterviewOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	scenarios, err := interview.Load(d.Book.Root)
	if err != nil {
		return err
	}
	if o.Scenario != "" {
		if _, err := interview.Find(scenarios, o.Scenario); err != nil {
			return err
		}
	}
	kept, remarks, err := session.Load(d.Book.Root)
	for _, remark := range remarks {
		d.remarkOn(remark)
	}
	switch {
	case err != nil:
		return err
	case o.List:
		d.Page.Interviews(scenarios, kept)
		return nil
	case o.Last:
		return d.lastInterview(kept, scenarios)
	}
	who, leave := d.seat()
	defer leave()
	s, err := d.sitDown(ctx, who, kept, scenarios, o)
	if errors.Is(err, session.ErrLeft) {
		return nil
	} else if err != nil {
		return err
	}
	room := session.Room{Clock: clockwork.NewRealClock(), Scenarios: scenarios, Kept: kept, Candidate: who}
	room.Save = func(s *session.Sitting) error {
		remark, err := session.Save(d.Book.Root, s)
		d.remarkOn(remark)
		return err
	}
	err = room.Hold(ctx, s)
	if err != nil && !errors.Is(err, session.ErrLeft) {
		return err
	}
	d.Page.Line("")
	d.Page.Sitting(s, scenarios, d.Words)
	d.Page.Line("")
	if s.IsOpen() {
		d.Page.Line("%s", terminal.NextStep("Kept. To go on where you were:", d.Words.Command("interview")))
	} else {
		d.Page.Line("%s", terminal.NextStep("Your notes again:", d.Words.Interview("--last")))
	}
	return nil
}

func (d *Desk) seat() (who seat, leave func()) {
	if d.asks() && d.Page.IsLive() {
		return interviewterm.NewScreen(d.Page, d.In, os.Stdout), func() {}
	}
	lines := interviewterm.NewLines(d.Page, d.In)
	return lines, lines.Close
}

// sitDown takes up the sitting that was cut short, or begins one.
func (d *Desk) sitDown(ctx context.Context, who seat, kept session.Kept, scenarios []interview.Scenario, o InterviewOptions) (*session.Sitting, error) {
	open := kept.Open()
	if open == nil && o.Resume {
		return nil, exitcode.Usagef("no interview was cut short; begin one with %s", d.Words.Command("interview"))
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
		title, plural(len(s.Answers), "answer", "answers"), terminal.Clock(s.Spent()), s.Minutes)
}

// lastInterview shows what came of the last one again, with the notes.
func (d *Desk) lastInterview(kept session.Kept, scenarios []interview.Scenario) error {
	last := kept.Last()
	if last == nil {
		return exitcode.Usagef("there was no interview yet; begin one with %s", d.Words.Command("interview"))
	}
	d.Page.Notes(last, scenarios)
	d.Page.Sitting(last, scenarios, d.Words)
	return nil
}
