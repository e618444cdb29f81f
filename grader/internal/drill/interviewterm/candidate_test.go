package interviewterm

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

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

func TestClock(t *testing.T) {
	a, _ := asked(time.Minute)
	require.Equal(t, "5:00 · 1:00 left · here 1:01 of 4 min", clock(a))

	a, _ = asked(-time.Second)
	require.Contains(t, clock(a), "time is up: finish this answer")
}
