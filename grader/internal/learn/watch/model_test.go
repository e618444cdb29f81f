package watch

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

var update = flag.Bool("update", false, "update testdata/*.golden")

// stage is a model without a terminal.
type stage struct {
	t         *testing.T
	backend   *fakeBackend
	model     *model
	requested []workbook.Lab
	quit      bool
	clock     time.Time
}

func newStage(t *testing.T, width, height int) *stage {
	s := &stage{t: t, backend: &fakeBackend{}, clock: time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)}
	s.model = newModel(s.backend, func(lab workbook.Lab) { s.requested = append(s.requested, lab) })
	s.model.now = func() time.Time { return s.clock }
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// send sends messages to the model, and then the responses of its commands.
func (s *stage) send(messages ...any) {
	s.t.Helper()
	for _, message := range messages {
		_, command := s.model.Update(message)
		for command != nil {
			answered := command()
			if _, ok := answered.(tea.QuitMsg); ok {
				s.quit = true
				return
			}
			_, command = s.model.Update(answered)
		}
		s.fits()
	}
}

// fits checks that the view is not larger than the terminal.
func (s *stage) fits() {
	s.t.Helper()
	lines := strings.Split(s.model.View().Content, "\n")
	require.LessOrEqual(s.t, len(lines), s.model.height)
	for _, line := range lines {
		require.LessOrEqual(s.t, ansi.StringWidth(line), s.model.width, line)
	}
}

func (s *stage) press(keys ...string) {
	s.t.Helper()
	named := map[string]rune{"esc": tea.KeyEscape, "enter": tea.KeyEnter, "up": tea.KeyUp, "down": tea.KeyDown, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown}
	for _, key := range keys {
		if code, ok := named[key]; ok {
			s.send(tea.KeyPressMsg{Code: code})
		} else if key == "ctrl+c" {
			s.send(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
		} else {
			s.send(tea.KeyPressMsg{Code: []rune(key)[0], Text: key})
		}
	}
}

// ran plays a whole run.
func (s *stage) ran(lab workbook.Lab, outcome *Outcome) {
	s.t.Helper()
	s.send(started{lab: lab}, prepared{spec(lab), "miniredis"}, phase("building…"))
	for _, check := range outcome.Record.Checks {
		s.send(running(check.Name), settled(check))
	}
	s.send(ended{outcome: outcome, at: s.clock})
}

func (s *stage) screen() string { return ansi.Strip(s.model.View().Content) }

func (s *stage) shows(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		require.Contains(s.t, s.screen(), text)
	}
}

func (s *stage) hides(text string) {
	s.t.Helper()
	require.NotContains(s.t, s.screen(), text)
}

// golden compares the screen with testdata/name.golden.
func (s *stage) golden(name string) {
	s.t.Helper()
	var lines []string
	for line := range strings.SplitSeq(s.screen(), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	text := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(s.t, os.MkdirAll("testdata", 0o755))
		require.NoError(s.t, os.WriteFile(file, []byte(text), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(s.t, err)
	require.Equal(s.t, string(want), text, "if the new text is right, run: go test ./grader/internal/learn/watch -update")
}

func TestScreensGolden(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		name := func(what string) string { return fmt.Sprintf("%s-%dx%d", what, size[0], size[1]) }
		t.Run(name("screen"), func(t *testing.T) {
			s := newStage(t, size[0], size[1])
			s.send(started{lab: first}, prepared{spec(first), "miniredis"}, phase("building…"))
			s.clock = s.clock.Add(2 * time.Second)
			s.send(ticked{})
			s.golden(name("building-first"))

			s.ran(first, graded("TestRoom", "TestOrder"))
			s.golden(name("failed"))

			s.send(started{lab: first, saved: []string{"/root/labs/01-scaling/adapter.go", "/root/labs/01-scaling/own.go"}}, prepared{spec(first), "miniredis"}, phase("building…"))
			s.golden(name("building"))
			s.send(settled(graded("TestRoom").Record.Checks[0]), settled(graded().Record.Checks[1]))
			s.golden(name("running"))
			s.send(settled(graded().Record.Checks[2]), phase("once more under the race detector…"))
			s.golden(name("repeated"))
			s.send(ended{outcome: graded("TestRoom", "TestOnce"), at: s.clock})
			s.golden(name("changed"))

			s.press("h")
			s.golden(name("hint"))
			s.press("esc", "t")
			s.golden(name("transcript"))
			s.press("end")
			s.golden(name("transcript-end"))
			s.press("q", "d")
			s.golden(name("confirm"))
			s.press("y")
			s.golden(name("difference"))
			s.press("esc", "l")
			s.golden(name("labs"))
			s.press("esc")
			s.send(polling("no file events arrive"))
			s.ran(first, unbuilt())
			s.golden(name("not-built"))
			s.ran(first, graded("TestRoom", "TestOnce", "TestOrder"))
			s.golden(name("solved"))
		})
	}
}

func TestTheLastResultStaysUntilTheNext(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	s.send(started{lab: first}, phase("building…"))
	s.shows("building…", "First failure: Each member")
	s.send(settled(graded("TestRoom").Record.Checks[0]))
	s.shows("1 of 3", "First failure: Each member")
}

func TestChangesAreSinceTheLastRunThatCompiled(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	s.hides("passes now")
	s.ran(first, unbuilt())
	s.ran(first, graded("TestOnce"))
	s.shows("fails again: A room", "passes now: Each member")
	s.hides("passes now: A room")
	s.ran(first, graded("TestOnce"))
	s.hides("passes now")
}

func TestNextLabNeedsASolvedLab(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	s.press("n")
	s.shows("not solved yet")
	require.Empty(t, s.requested)

	s.ran(first, graded("TestRoom", "TestOnce", "TestOrder"))
	s.press("n")
	require.Equal(t, []workbook.Lab{second}, s.requested)
	s.backend.allSolved = true
	s.ran(second, graded("TestRoom", "TestOnce", "TestOrder"))
	s.press("n")
	s.shows("Every lab is solved")
	require.Len(t, s.requested, 1)
}

func TestOneCheckThatPassesIsNotASolvedLab(t *testing.T) {
	s := newStage(t, 80, 24)
	outcome := graded("TestRoom", "TestOnce", "TestOrder")
	outcome.Lesson.Partial = true
	s.ran(first, outcome)
	s.press("n")
	s.shows("not solved yet")
}

func TestALabIsChosen(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	s.press("l", "down", "down", "enter")
	require.Equal(t, []workbook.Lab{second}, s.requested)
	s.press("l", "2", "up", "x", "enter")
	require.Equal(t, []workbook.Lab{second, first}, s.requested)
	s.press("l", "esc")
	require.Len(t, s.requested, 2)
	s.shows("First failure")

	// The end of a run does not close the table of labs.
	s.press("l")
	s.ran(first, graded())
	s.shows("handshake-auth")
}

func TestTheSolutionIsShownAfterYes(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	s.press("d")
	s.shows("This shows the solution of lab 01")
	s.press("n")
	s.shows("First failure")
	require.False(t, s.backend.revealed)
	s.press("d", "y")
	s.shows("return a.publish")
	require.True(t, s.backend.revealed)
	s.press("esc", "d")
	s.shows("return a.publish")

	// The difference stays when a run ends; the status changes.
	s.ran(first, graded("TestRoom", "TestOnce", "TestOrder"))
	s.shows("return a.publish", "100/100")
}

func TestHintsAndTranscriptsAreOfFailures(t *testing.T) {
	s := newStage(t, 80, 24)
	s.press("h")
	s.shows("no check ran yet")
	s.press("t")
	s.shows("no check ran yet")
	s.ran(first, unbuilt())
	s.press("t")
	s.shows("see the message above", "undefined: foo")
	s.press("h")
	s.shows("No hint while the code does not compile: fix the error above.", "undefined: foo")
	s.send(started{lab: first}, phase("building…"))
	s.press("h")
	s.shows("No hint while the code does not compile")
	require.Zero(t, s.backend.hints)
	s.ran(first, graded("TestRoom", "TestOnce", "TestOrder"))
	s.press("h")
	s.shows("nothing to give a hint for")
	require.Zero(t, s.backend.hints)

	s.ran(first, graded())
	s.ran(first, graded())
	s.press("h")
	s.shows("hint 2/2")
	s.press("h")
	s.shows("There are no more hints", "hint 1/2", "hint 2/2")
	s.press("t")
	s.shows("log of node-2", "�[2J")
	s.press("q")
	s.shows("hint 2/2")
	require.False(t, s.quit)
	s.press("q")
	require.True(t, s.quit)
}

func TestNoHintForANodeThatDoesNotStart(t *testing.T) {
	s := newStage(t, 80, 24)
	outcome := graded("TestRoom")
	outcome.Record.Checks[2].NotBegun = true
	s.ran(first, outcome)
	s.shows("so this check cannot run: A thousand", "adapter_test.go:32")
	s.press("h")
	s.shows("No hint while no node starts")
	s.press("t")
	s.shows("log of node-2")
	require.Zero(t, s.backend.hints)
}

func TestAnErrorOfTheGraderDoesNotCount(t *testing.T) {
	s := newStage(t, 80, 24)
	s.send(started{lab: first}, ended{err: fmt.Errorf("Redis does not answer:\n\x1b[31mno"), at: s.clock})
	s.shows("the environment failed", "does not count against you", "Redis does not answer")
	require.NotContains(t, s.model.View().Content, "\x1b[31mno")
	s.press("h")
	s.shows("There is nothing to give a hint for: the checks did not run.")
	s.press("r")
	require.Equal(t, []workbook.Lab{first}, s.requested)
	s.ran(first, graded("TestRoom"))
	s.hides("does not count")
}

func TestAProgramIsWatchedForOneLab(t *testing.T) {
	s := newStage(t, 80, 24)
	of := spec(first)
	of.Node = "node my/\x1bserver.mjs"
	outcome := graded("TestRoom", "TestOnce", "TestOrder")
	outcome.Record.Node = of.Node
	s.send(started{lab: first}, prepared{of, "redis"}, ended{outcome: outcome, at: s.clock})
	s.shows("node my/�server.mjs · redis")
	for _, key := range []string{"n", "l"} {
		s.press(key)
		s.shows("This watch grades a program")
	}
	s.press("d")
	s.shows("solutions/01-scaling/node")
	require.Empty(t, s.requested)
}

// For any size of the terminal and any key, the view fits and nothing panics.
func TestAnySizeHoldsAnyScreen(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {8, 3}, {20, 6}, {40, 8}, {59, 14}, {300, 100}} {
		s := newStage(t, size[0], size[1])
		s.press("j", "h", "t", "d", "l", "esc", "r")
		for _, outcome := range []*Outcome{graded(), unbuilt(), graded("TestRoom", "TestOnce", "TestOrder")} {
			s.ran(first, outcome)
			s.press("pgdown", "h", "j", "t", "end", "k", "d", "y", "down", "l", "down", "9", "enter", "G", "g", "f", "b", "esc", "x")
			s.send(tea.WindowSizeMsg{Width: 61, Height: 16}, tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		}
		s.press("ctrl+c")
		require.True(t, s.quit)
	}
}

func TestEnvironmentFailuresAreNotReportedAsFailingAgain(t *testing.T) {
	s := newStage(t, 80, 24)
	s.ran(first, graded("TestRoom"))
	outcome := graded("TestRoom")
	outcome.Record.Checks[0].Status = record.Infra
	s.ran(first, outcome)
	s.hides("fails again")
}
