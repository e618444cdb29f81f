package interviewterm

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/session"
)

// The library leaves its reader behind, now and then, when keys come while a
// program quits, and its last beat ends a second later.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/charmbracelet/ultraviolet.(*TerminalReader).sendEvents"),
		goleak.IgnoreAnyFunction("charm.land/bubbletea/v2.Every.func1"))
}

// asked is a question whose notes go into a list.
func asked(left time.Duration) (session.Asked, *[]string) {
	notes := &[]string{}
	return session.Asked{
		Question: interview.Question{
			Title: "Who hears it?", Level: "mid", Topic: "redis", Minutes: 4,
			Points: []string{"Bob", "`eve`, who is on another node and has a name that is quite long", "max"},
			Weak:   "says everybody.", Answer: "Bob.", ReadOn: "[x](y.md)", ShownBy: "`TestOrder`",
		},
		Page: "notes/interviews/bob.md", Number: 2, Of: 7,
		Clock: func() session.Time {
			return session.Time{Question: 61 * time.Second, Spent: 5 * time.Minute, Left: left}
		},
		Note: func(line string) error { *notes = append(*notes, line); return nil },
	}, notes
}

func TestLines(t *testing.T) {
	var out bytes.Buffer
	in := " one \n?\n" + strings.Repeat("é", 2000) + "\n\ny\nperhaps\nNo\nYES\n"
	l := NewLines(terminal.PlainPage(&out, false), strings.NewReader(in))
	defer l.Close()
	a, notes := asked(time.Minute)
	ctx := context.Background()
	require.NoError(t, l.Told(ctx, interview.Scenario{Title: "Bob", Situation: "There is Bob.", Name: "bob"}))

	require.NoError(t, l.Answers(ctx, a))
	made, err := l.Scores(ctx, a)
	require.NoError(t, err)
	require.NoError(t, l.Compares(ctx, a, made))

	require.Equal(t, []string{"one", strings.Repeat("é", longest)}, *notes)
	require.Equal(t, []bool{true, false, true}, made)
	require.Equal(t, 2, strings.Count(out.String(), "There is Bob."), "? shows it again")
	require.Contains(t, out.String(), "5:00 · 1:00 left")
	require.Contains(t, out.String(), "Point 2 wants y or n.")
	require.Contains(t, out.String(), "2 of 3 points")
	require.Contains(t, out.String(), "A weak answer says everybody.")

	require.ErrorIs(t, l.Answers(ctx, a), session.ErrLeft, "the input has ended")
	_, err = l.Scores(ctx, a)
	require.ErrorIs(t, err, session.ErrLeft)
}

func TestLinesYes(t *testing.T) {
	var out bytes.Buffer
	l := NewLines(terminal.PlainPage(&out, false), strings.NewReader("hm\nn\n\n"))
	defer l.Close()

	yes, err := l.Yes(context.Background(), "Go on?")
	require.NoError(t, err)
	require.False(t, yes)
	require.Contains(t, out.String(), "Write y or n.")
	yes, err = l.Yes(context.Background(), "Go on?")
	require.NoError(t, err)
	require.True(t, yes, "an empty line means yes")
	_, err = l.Yes(context.Background(), "Go on?")
	require.ErrorIs(t, err, session.ErrLeft)
}

func TestLinesInterrupted(t *testing.T) {
	l := NewLines(terminal.PlainPage(&bytes.Buffer{}, false), strings.NewReader("left over\n"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a, _ := asked(0)
	for range 2 { // one line may still come
		if err := l.Answers(ctx, a); err != nil {
			require.ErrorIs(t, err, session.ErrLeft)
			break
		}
	}
	l.Close()
}

// press types keys: words for special ones, else text.
func press(m tea.Model, keys ...string) (quit bool) {
	codes := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "backspace": {Code: tea.KeyBackspace},
		"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	}
	for _, key := range keys {
		var cmd tea.Cmd
		if msg, ok := codes[key]; ok {
			_, cmd = m.Update(msg)
		} else {
			for _, r := range key {
				_, cmd = m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		}
		if cmd != nil {
			_, quit = cmd().(tea.QuitMsg)
		}
	}
	return quit
}

func TestAnswerTakesNotes(t *testing.T) {
	a, notes := asked(time.Minute)
	m := &answer{asked: a}

	require.False(t, press(m, "höre", "backspace", "backspace", "backspace", "ello", "enter"))
	require.False(t, press(m, "two words", "ctrl+w", "ctrl+w", "x", "ctrl+u", "y", "enter"))
	m.Update(tea.PasteMsg{Content: "pasted\nlines\x1b[2J"})
	require.True(t, press(m, "enter", "enter"))

	require.Equal(t, []string{"hello", "y", "pasted lines [2J"}, *notes)
	require.False(t, m.left())
	require.Empty(t, m.View().Content)
}

func TestAnswerShowsTheClock(t *testing.T) {
	for _, columns := range []int{0, 20, 60, 80, 200} {
		a, _ := asked(time.Minute)
		m := &answer{asked: a}
		m.Update(tea.WindowSizeMsg{Width: columns, Height: 20})
		press(m, strings.Repeat("long ", 30))

		view := m.View().Content

		for line := range strings.SplitSeq(view, "\n") {
			require.LessOrEqual(t, ansi.StringWidth(line), max(columns, 20+40*btoi(columns == 0)), line)
		}
		if columns >= 60 {
			require.Contains(t, ansi.Strip(view), "5:00 · 1:00 left · here 1:01 of 4 min")
		}
	}
	a, _ := asked(-time.Second)
	require.Contains(t, ansi.Strip((&answer{asked: a, columns: 80}).View().Content), "time is up: finish this answer")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestAnswerLeavesAndAsksAgain(t *testing.T) {
	a, notes := asked(time.Minute)
	m := &answer{asked: a}
	require.True(t, press(m, "half a", "ctrl+c"))
	require.True(t, m.left())
	require.Equal(t, "half a", m.typed)

	m = &answer{asked: a}
	require.True(t, press(m, "?", "enter"))
	require.True(t, m.again)
	require.Empty(t, *notes)

	full := errors.New("disk full")
	a.Note = func(string) error { return full }
	m = &answer{asked: a}
	require.True(t, press(m, "x", "enter"))
	require.Equal(t, full, m.err)
}

func TestTicks(t *testing.T) {
	a, _ := asked(time.Minute)
	m := &ticks{points: a.Points, made: make([]bool, 3), columns: 40}

	press(m, "1", "3", "4", "0", "x")
	require.Equal(t, []bool{true, false, true}, m.made)
	require.Contains(t, ansi.Strip(m.View().Content), " 1 [x]  Bob\n 2 [ ]  eve, who is on another node and\n        has a name that is quite long\n 3 [x]  max\n")
	press(m, "1", "a")
	require.Equal(t, []bool{true, true, true}, m.made)
	press(m, "n")
	require.Equal(t, []bool{false, false, false}, m.made)
	require.True(t, press(m, "enter"))
	require.False(t, m.left())
	require.True(t, press(&ticks{made: []bool{}}, "ctrl+c"))
}

func TestChoice(t *testing.T) {
	for key, yes := range map[string]bool{"y": true, "enter": true, "n": false} {
		m := &choice{question: "Go on?"}
		require.Contains(t, ansi.Strip(m.View().Content), "Go on?")
		require.True(t, press(m, key))
		require.Equal(t, yes, m.yes)
	}
	m := &choice{}
	require.True(t, press(m, "ctrl+c"))
	require.True(t, m.left())
	p := &pause{text: "Enter"}
	require.False(t, press(p, "x"))
	require.True(t, press(p, "enter"))
	require.False(t, p.left())
}
