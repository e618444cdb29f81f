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

// actor answers each question in the time that it takes, types a note and makes
// one point. It leaves at the question leaveAt, while answering or scoring.
type actor struct {
	clock   *clockwork.FakeClock
	takes   time.Duration
	leaveAt string
	scoring bool
	heard   []string
	times   []Time
	notes   [][]string // found at the beginning of each question
}

func (a *actor) Told(_ context.Context, s interview.Scenario) error {
	a.heard = append(a.heard, "told "+s.Name)
	return nil
}

func (a *actor) Answers(_ context.Context, asked Asked) error {
	a.heard = append(a.heard, fmt.Sprintf("%d/%d %s", asked.Number, asked.Of, asked.Title))
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

func (a *actor) Scores(_ context.Context, asked Asked) ([]bool, error) {
	a.clock.Advance(time.Hour) // the clock stands still
	if asked.Title == a.leaveAt && a.scoring {
		return nil, ErrLeft
	}
	return []bool{true, false, false}, nil
}

func (a *actor) Compares(context.Context, Asked, []bool) error {
	a.clock.Advance(time.Hour)
	return nil
}

// room is one in which the actor sits, and what is kept of it after each save.
func room(takes time.Duration, names ...string) (*Room, *actor, *Sitting) {
	clock := clockwork.NewFakeClockAt(began)
	who := &actor{clock: clock, takes: takes}
	r := &Room{Clock: clock, Candidate: who, Save: func(*Sitting) error { return nil }}
	for _, name := range names {
		r.Scenarios = append(r.Scenarios, scenario(name))
	}
	return r, who, &Sitting{Began: began, Minutes: 45, Scenarios: []string{names[0]}}
}

func TestHoldAsksOneAfterTheOther(t *testing.T) {
	r, who, s := room(5*time.Minute, "bob", "eve")

	require.NoError(t, r.Hold(context.Background(), s))

	require.Equal(t, []string{"told bob", "1/3 bob 1?", "2/3 bob 2?", "3/3 bob 3?", "told eve", "1/3 eve 1?", "2/3 eve 2?", "3/3 eve 3?"}, who.heard)
	require.Equal(t, Time{Question: 5 * time.Minute, Spent: 10 * time.Minute, Left: 35 * time.Minute}, who.times[1])
	require.Equal(t, 30*time.Minute, s.Spent())
	require.False(t, s.IsOpen())
	require.Equal(t, Answer{Scenario: "bob", Question: "bob-1", Level: "junior", Topic: "scaling", Made: 1, Points: 3, Seconds: 300, Notes: []string{"note on bob 1?"}}, s.Answers[0])
	require.Nil(t, s.Draft)
}

// The question under way when time is up is still scored; no other is asked.
func TestHoldEndsWithTheTime(t *testing.T) {
	r, who, s := room(20*time.Minute, "bob", "eve")

	require.NoError(t, r.Hold(context.Background(), s))

	require.Equal(t, []string{"told bob", "1/3 bob 1?", "2/3 bob 2?", "3/3 bob 3?"}, who.heard)
	require.Equal(t, -15*time.Minute, who.times[2].Left)
	require.Len(t, s.Answers, 3)
	require.False(t, s.IsOpen())
}

func TestHoldAsksChosenLevels(t *testing.T) {
	r, who, s := room(time.Minute, "bob", "eve")
	s.Levels = []string{"senior"}

	require.NoError(t, r.Hold(context.Background(), s))

	require.Equal(t, []string{"told bob", "1/1 bob 3?", "told eve", "1/1 eve 3?"}, who.heard)
}

// Who leaves finds everything again: answers, notes and the time spent so far.
func TestHoldGoesOn(t *testing.T) {
	for _, scoring := range []bool{false, true} {
		root := t.TempDir()
		r, who, s := room(5*time.Minute, "bob")
		r.Save = func(s *Sitting) error { _, err := Save(root, s); return err }
		who.leaveAt, who.scoring = "bob 2?", scoring

		require.ErrorIs(t, r.Hold(context.Background(), s), ErrLeft)

		kept, remarks, err := Load(root)
		require.NoError(t, err)
		require.Empty(t, remarks)
		open := kept.Open()
		require.NotNil(t, open)
		require.Equal(t, s, open)
		require.Len(t, open.Answers, 1)
		require.Equal(t, 10*time.Minute, open.Spent())

		r, who, _ = room(time.Minute, "bob")
		who.clock.Advance(30 * 24 * time.Hour) // time away does not count
		r.Save = func(s *Sitting) error { _, err := Save(root, s); return err }
		require.NoError(t, r.Hold(context.Background(), open))

		require.Equal(t, []string{"told bob", "2/3 bob 2?", "3/3 bob 3?"}, who.heard)
		require.Equal(t, []string{"note on bob 2?"}, who.notes[0])
		require.Equal(t, Time{Question: 6 * time.Minute, Spent: 11 * time.Minute, Left: 34 * time.Minute}, who.times[0])
		require.Equal(t, []string{"note on bob 2?", "note on bob 2?"}, open.Answers[1].Notes)
		kept, _, err = Load(root)
		require.NoError(t, err)
		require.Nil(t, kept.Open())
		require.Len(t, kept.Sittings, 1)
	}
}

// A page that was renamed or rewritten meanwhile loses its questions, not the
// interview.
func TestHoldWithoutThePage(t *testing.T) {
	r, who, s := room(time.Minute, "bob", "eve")
	s.Scenarios = []string{"gone"}

	require.NoError(t, r.Hold(context.Background(), s))

	require.Equal(t, []string{"gone", "bob", "eve"}, s.Scenarios)
	require.Len(t, who.times, 6)
}

func TestHoldFailsWithTheDisk(t *testing.T) {
	r, _, s := room(time.Minute, "bob")
	full := fmt.Errorf("disk full")
	saved := 0
	r.Save = func(*Sitting) error {
		if saved++; saved > 2 {
			return full
		}
		return nil
	}

	require.ErrorIs(t, r.Hold(context.Background(), s), full)
}
