package quiz

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
)

var update = flag.Bool("update", false, "write what is printed to testdata/*.golden")

// noon is the time at which the tests run.
var noon = time.Date(2026, time.March, 9, 12, 0, 0, 0, time.Local)

func card(id, level, topic string, checks ...string) cards.Card {
	c := cards.Card{
		ID: id, Question: "What about `" + id + "`?", Level: level, Topic: topic, Page: "notes/01-x.md", Anchor: "what-about-" + id,
		Minute: "Short.", Full: "Long:\n\n1. first\n2. second", Weak: "says *no*.", Shown: "[a page](#there)",
	}
	for _, check := range checks {
		c.Checks = append(c.Checks, cards.Check{Lab: "01-x", Name: check})
	}
	return c
}

var deck = []cards.Card{
	card("senior", "senior", "redis"),
	card("mid", "mid", "redis", "TestMid", "TestBoth"),
	card("junior", "junior", "abuse", "TestBoth"),
	card("other", "junior", "abuse"),
}

func reviewed(last time.Time, due time.Time) Schedule {
	return Schedule{Memory: fsrs.Memory{Phase: fsrs.Review, Stability: 5, Difficulty: 5}, Last: last, Due: due}
}

// chosen lists the selected cards in order, with their reasons.
func chosen(c Choice) []string {
	c.Now = noon
	if c.Count == 0 {
		c.Count = 10
	}
	var got []string
	for _, item := range c.Of(deck) {
		got = append(got, item.ID+": "+item.Why)
	}
	return got
}

func TestNewCardsComeFromJuniorToSenior(t *testing.T) {
	require.Equal(t, []string{"junior: new", "other: new", "mid: new", "senior: new"}, chosen(Choice{}))
	require.Equal(t, []string{"junior: new", "other: new"}, chosen(Choice{Count: 2}))
}

func TestDueCardsComeFirst(t *testing.T) {
	schedules := map[string]Schedule{
		"senior": reviewed(noon.AddDate(0, 0, -9), noon.AddDate(0, 0, -3)),
		"mid":    reviewed(noon.AddDate(0, 0, -2), noon.Add(9*time.Hour)), // this evening, so due since midnight
		"other":  reviewed(noon.AddDate(0, 0, -2), noon.AddDate(0, 0, 1)),
		"gone":   reviewed(noon, noon),
	}
	require.Equal(t, []string{"senior: due", "mid: due", "junior: new"}, chosen(Choice{Schedules: schedules}))
	require.Equal(t, []string{"senior: due", "mid: due", "junior: new", "other: ahead of time"}, chosen(Choice{Schedules: schedules, Ahead: true}))
}

func TestLearningCardIsDueToTheMinute(t *testing.T) {
	schedule := Schedule{}.graded(fsrs.Good, noon)

	require.False(t, schedule.isDue(noon.Add(9*time.Minute)))
	require.True(t, schedule.isDue(noon.Add(10*time.Minute)))
}

func TestFailingCheckMakesItsCardsDue(t *testing.T) {
	lab := &progress.Lab{Last: &progress.Last{When: noon.Add(-time.Hour), Failing: []string{"TestBoth"}}}
	later := noon.AddDate(0, 0, 9)
	c := Choice{Labs: map[string]*progress.Lab{"01-x": lab}, Schedules: map[string]Schedule{"mid": reviewed(noon.AddDate(0, 0, -1), later)}}

	require.Equal(t, []string{"junior: TestBoth fails", "mid: TestBoth fails", "other: new", "senior: new"}, chosen(c))

	// Once the card was graded, the same failure does not make it due again.
	c.Schedules["mid"] = reviewed(noon.Add(-time.Minute), later)
	require.Equal(t, []string{"junior: TestBoth fails", "other: new", "senior: new"}, chosen(c))

	lab.Last.Failing = []string{"TestElse"}
	require.Equal(t, []string{"junior: new", "other: new", "senior: new"}, chosen(c))
}

func TestNightsAreCounted(t *testing.T) {
	late := time.Date(2026, time.March, 28, 23, 59, 0, 0, time.Local) // in Europe the clocks change that night
	require.Equal(t, 0, nights(late, late.Add(30*time.Second)))
	require.Equal(t, 1, nights(late, late.Add(2*time.Minute)))
	require.Equal(t, 2, nights(late, time.Date(2026, time.March, 30, 0, 0, 0, 0, time.Local)))
	require.Equal(t, 0, reviewed(noon.AddDate(0, 0, 5), noon).days(noon), "the clock was set back")
}

func TestGradesAreSavedAndNothingIsLost(t *testing.T) {
	root := t.TempDir()
	_, err := progress.Update(root, func(p *progress.Progress) error {
		return p.SetSection(section, map[string]Schedule{"gone": reviewed(noon, noon)})
	})
	require.NoError(t, err)

	schedule, remark, err := Save(root, "mid", fsrs.Good, noon)
	require.NoError(t, err)
	require.Empty(t, remark)
	again, _, err := Save(root, "mid", fsrs.Good, noon.Add(10*time.Minute))
	require.NoError(t, err)

	require.Equal(t, fsrs.Learning, schedule.Phase)
	require.Equal(t, fsrs.Review, again.Phase)
	p, _, err := progress.Load(root)
	require.NoError(t, err)
	require.Equal(t, 1, Due(p, noon))
	require.Equal(t, 2, Due(p, noon.AddDate(0, 0, 9)))
	all, remark := Schedules(p)
	require.Empty(t, remark)
	require.Equal(t, map[string]Schedule{"mid": again, "gone": {Memory: reviewed(noon, noon).Memory, Last: noon.UTC(), Due: noon.UTC()}}, utc(all))
}

func utc(all map[string]Schedule) map[string]Schedule {
	for id, schedule := range all {
		schedule.Last, schedule.Due = schedule.Last.UTC(), schedule.Due.UTC()
		all[id] = schedule
	}
	return all
}

func TestDamagedCardsAreSetAside(t *testing.T) {
	root := t.TempDir()
	_, err := progress.Update(root, func(p *progress.Progress) error { return p.SetSection(section, []int{1}) })
	require.NoError(t, err)

	_, all, remark, err := Open(root)
	require.NoError(t, err)
	require.Contains(t, remark, "cards in progress.json could not be read")
	require.Empty(t, all)

	schedule, remark, err := Save(root, "mid", fsrs.Easy, noon)
	require.NoError(t, err)
	require.Empty(t, remark, "it was reported once")
	require.Equal(t, fsrs.Review, schedule.Phase)
}

// session is a quiz with these lines as answers. Each answer takes half a minute.
func session(page *terminal.Page, answers string) *Session {
	now := noon
	schedules := map[string]Schedule{"senior": reviewed(noon.AddDate(0, 0, -9), noon.AddDate(0, 0, -3))}
	s := &Session{
		Items: Choice{Schedules: schedules, Now: noon, Count: 3}.Of(deck), Schedules: schedules, Page: page,
		Asker: NewLines(page, strings.NewReader(answers)),
		Now:   func() time.Time { now = now.Add(30 * time.Second); return now },
	}
	s.Save = func(id string, grade fsrs.Grade, now time.Time) (Schedule, error) {
		return s.Schedules[id].graded(grade, now), nil
	}
	return s
}

// golden compares what a quiz prints with testdata/name.golden.
func golden(t *testing.T, name, answers string) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, session(terminal.PlainPage(&b, false), answers).Run(t.Context()))
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "if the new text is right, run: go test ./grader/internal/drill/quiz -update")
}

func TestQuiz(t *testing.T)           { golden(t, "quiz", "\n1\n\nf\nwhat?\n5\n3\n\nEASY\n\n2\n") }
func TestQuizCutShort(t *testing.T)   { golden(t, "cut-short", "\n4\n\n") }
func TestQuizLeftAtOnce(t *testing.T) { golden(t, "left-at-once", "q\n") }

func TestQuizEndsWhenAGradeCannotBeSaved(t *testing.T) {
	full := errors.New("the disk is full")
	s := session(terminal.PlainPage(&bytes.Buffer{}, false), "\n1\n")
	s.Save = func(string, fsrs.Grade, time.Time) (Schedule, error) { return Schedule{}, full }

	require.ErrorIs(t, s.Run(t.Context()), full)
}

func TestQuizEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	require.NoError(t, session(terminal.PlainPage(&bytes.Buffer{}, false), "\n1\n").Run(ctx))
}

func TestKeysAreCut(t *testing.T) {
	for typed, want := range map[string][]string{
		"q":         {"q"},
		"F":         {"f"},
		"\r":        {"\r"},
		"13":        {"1", "3"},
		"é1":        {"é", "1"},
		"\x1b[A":    nil,
		"\x1b":      nil,
		"\x00\x1a2": {"2"},
		"\x03":      {"\x03"},
		"\xff3":     {"3"},
	} {
		var got []string
		for rest := []byte(typed); len(rest) > 0; {
			var key string
			if key, rest = cut(rest); key != "" {
				got = append(got, key)
			}
		}
		require.Equal(t, want, got, "%q", typed)
	}
}

func TestSpans(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Minute: "1m", 10 * time.Minute: "10m", 3 * time.Hour: "3h", day: "1d", 59 * day: "59d", 76 * day: "2.5mo", 730 * day: "2.0y",
	} {
		require.Equal(t, want, span(wait))
	}
	require.Equal(t, "tomorrow", in(reviewed(noon, noon.Add(day)), noon))
	require.Equal(t, "in 13 days", in(reviewed(noon, noon.Add(13*day)), noon))
	require.Equal(t, "on 23 March 2026", in(reviewed(noon, noon.Add(14*day)), noon))
}
