package session

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/drill/interview"
)

var began = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// scenario has a question of each level, with three points.
func scenario(name string) interview.Scenario {
	s := interview.Scenario{Name: name, Title: "Title of " + name}
	for i, level := range []string{"junior", "mid", "senior"} {
		s.Questions = append(s.Questions, interview.Question{
			Title: fmt.Sprintf("%s %d?", name, i+1), Level: level, Topic: []string{"scaling", "redis", "scaling"}[i],
			Minutes: 5, Points: []string{"a", "b", "c"}, Line: 10 * (i + 1),
			ReadOn: "[Order](../01-scaling.md#order), [lab 02](../../labs/02-x/README.md)", ShownBy: "`TestOrder` (`make lab-1`)",
		})
	}
	return s
}

// fakeTerminal answers each question in the same time, types a note and makes one
// point. It leaves at the question leaveAt, while answering or while scoring.
type fakeTerminal struct {
	clock   *clockwork.FakeClock
	takes   time.Duration
	leaveAt string
	scoring bool
	shown   []string
	times   []Time
	notes   [][]string // at the start of each question
}

func (a *fakeTerminal) ShowSituation(_ context.Context, s interview.Scenario) error {
	a.shown = append(a.shown, "situation "+s.Name)
	return nil
}

func (a *fakeTerminal) Ask(_ context.Context, asked Question) error {
	a.shown = append(a.shown, fmt.Sprintf("%d/%d %s", asked.Number, asked.Of, asked.Title))
	a.notes = append(a.notes, asked.Notes)
	a.clock.Advance(a.takes)
	a.times = append(a.times, asked.Clock())
	if err := asked.Note("note on " + asked.Title); err != nil {
		return err
	}
	if asked.Title == a.leaveAt && !a.scoring {
		return ErrLeft
	}
	return nil
}

func (a *fakeTerminal) Score(_ context.Context, asked Question) ([]bool, error) {
	a.clock.Advance(time.Hour) // the clock is stopped
	if asked.Title == a.leaveAt && a.scoring {
		return nil, ErrLeft
	}
	return []bool{true, false, false}, nil
}

func (a *fakeTerminal) ShowAnswer(context.Context, Question, []bool) error {
	a.clock.Advance(time.Hour)
	return nil
}

// newRunner returns a runner over the named scenarios, its terminal and a new
// session. Each answer takes the given time.
func newRunner(takes time.Duration, names ...string) (*Runner, *fakeTerminal, *Session) {
	clock := clockwork.NewFakeClockAt(began)
	who := &fakeTerminal{clock: clock, takes: takes}
	r := &Runner{Clock: clock, Terminal: who, Save: func(*Session) error { return nil }}
	for _, name := range names {
		r.Scenarios = append(r.Scenarios, scenario(name))
	}
	return r, who, &Session{Began: began, Minutes: 45, Scenarios: []string{names[0]}}
}

func TestRunAsksEveryQuestionInOrder(t *testing.T) {
	r, who, s := newRunner(5*time.Minute, "bob", "eve")

	require.NoError(t, r.Run(context.Background(), s))

	require.Equal(t, []string{"situation bob", "1/3 bob 1?", "2/3 bob 2?", "3/3 bob 3?", "situation eve", "1/3 eve 1?", "2/3 eve 2?", "3/3 eve 3?"}, who.shown)
	require.Equal(t, Time{Question: 5 * time.Minute, Spent: 10 * time.Minute, Left: 35 * time.Minute}, who.times[1])
	require.Equal(t, 30*time.Minute, s.Spent())
	require.False(t, s.IsOpen())
	require.Equal(t, Answer{Scenario: "bob", Question: "bob-1", Level: "junior", Topic: "scaling", Made: 1, Points: 3, Seconds: 300, Notes: []string{"note on bob 1?"}}, s.Answers[0])
	require.Nil(t, s.Draft)
}

// The question that is open when the time runs out is scored; no other is asked.
func TestRunEndsWhenTheTimeIsUp(t *testing.T) {
	r, who, s := newRunner(20*time.Minute, "bob", "eve")

	require.NoError(t, r.Run(context.Background(), s))

	require.Equal(t, []string{"situation bob", "1/3 bob 1?", "2/3 bob 2?", "3/3 bob 3?"}, who.shown)
	require.Equal(t, -15*time.Minute, who.times[2].Left)
	require.Len(t, s.Answers, 3)
	require.False(t, s.IsOpen())
}

func TestRunAsksOnlyTheChosenLevels(t *testing.T) {
	r, who, s := newRunner(time.Minute, "bob", "eve")
	s.Levels = []string{"senior"}

	require.NoError(t, r.Run(context.Background(), s))

	require.Equal(t, []string{"situation bob", "1/1 bob 3?", "situation eve", "1/1 eve 3?"}, who.shown)
}

// A candidate who leaves finds the answers, the notes and the time spent again.
func TestRunResumes(t *testing.T) {
	for _, scoring := range []bool{false, true} {
		root := t.TempDir()
		r, who, s := newRunner(5*time.Minute, "bob")
		r.Save = func(s *Session) error { _, err := Save(root, s); return err }
		who.leaveAt, who.scoring = "bob 2?", scoring

		require.ErrorIs(t, r.Run(context.Background(), s), ErrLeft)

		history, remarks, err := Load(root)
		require.NoError(t, err)
		require.Empty(t, remarks)
		open := history.Open()
		require.NotNil(t, open)
		require.Equal(t, s, open)
		require.Len(t, open.Answers, 1)
		require.Equal(t, 10*time.Minute, open.Spent())

		r, who, _ = newRunner(time.Minute, "bob")
		who.clock.Advance(30 * 24 * time.Hour) // time between runs is not counted
		r.Save = func(s *Session) error { _, err := Save(root, s); return err }
		require.NoError(t, r.Run(context.Background(), open))

		require.Equal(t, []string{"situation bob", "2/3 bob 2?", "3/3 bob 3?"}, who.shown)
		require.Equal(t, []string{"note on bob 2?"}, who.notes[0])
		require.Equal(t, Time{Question: 6 * time.Minute, Spent: 11 * time.Minute, Left: 34 * time.Minute}, who.times[0])
		require.Equal(t, []string{"note on bob 2?", "note on bob 2?"}, open.Answers[1].Notes)
		history, _, err = Load(root)
		require.NoError(t, err)
		require.Nil(t, history.Open())
		require.Len(t, history.Sessions, 1)
	}
}

// When a page is renamed or rewritten, its questions are lost, but not the
// interview.
func TestRunWithoutThePage(t *testing.T) {
	r, who, s := newRunner(time.Minute, "bob", "eve")
	s.Scenarios = []string{"gone"}

	require.NoError(t, r.Run(context.Background(), s))

	require.Equal(t, []string{"gone", "bob", "eve"}, s.Scenarios)
	require.Len(t, who.times, 6)
}

func TestRunFailsWhenSavingFails(t *testing.T) {
	r, _, s := newRunner(time.Minute, "bob")
	full := fmt.Errorf("disk full")
	saved := 0
	r.Save = func(*Session) error {
		if saved++; saved > 2 {
			return full
		}
		return nil
	}

	require.ErrorIs(t, r.Run(context.Background(), s), full)
}
