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

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// question is a question whose notes are appended to the list.
func question(left time.Duration) (session.Question, *[]string) {
	notes := &[]string{}
	return session.Question{
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

func TestInterviewInLines(t *testing.T) {
	var out bytes.Buffer
	in := " one \n?\n" + strings.Repeat("é", 2000) + "\n\ny\nperhaps\nNo\nYES\n"
	term := New(terminal.PlainPage(&out, false), strings.NewReader(in))
	defer term.Close()
	a, notes := question(time.Minute)
	ctx := context.Background()
	require.NoError(t, term.ShowSituation(ctx, interview.Scenario{Title: "Bob", Situation: "There is Bob.", Name: "bob"}))

	require.NoError(t, term.Ask(ctx, a))
	made, err := term.Score(ctx, a)
	require.NoError(t, err)
	require.NoError(t, term.ShowAnswer(ctx, a, made))

	require.Equal(t, []string{"one", strings.Repeat("é", longestNote)}, *notes)
	require.Equal(t, []bool{true, false, true}, made)
	require.Equal(t, 2, strings.Count(out.String(), "There is Bob."), "? shows the situation again")
	require.Contains(t, out.String(), "5:00 · 1:00 left")
	require.Contains(t, out.String(), "Type y or n for point 2.")
	require.Contains(t, out.String(), "2 of 3 points")
	require.Contains(t, out.String(), "A weak answer says everybody.")

	require.ErrorIs(t, term.Ask(ctx, a), session.ErrLeft, "the input has ended")
	_, err = term.Score(ctx, a)
	require.ErrorIs(t, err, session.ErrLeft)
}

func TestYes(t *testing.T) {
	var out bytes.Buffer
	term := New(terminal.PlainPage(&out, false), strings.NewReader("hm\nn\n\n"))
	defer term.Close()

	yes, err := term.Yes(context.Background(), "Go on?")
	require.NoError(t, err)
	require.False(t, yes)
	require.Contains(t, out.String(), "Type y or n.")
	yes, err = term.Yes(context.Background(), "Go on?")
	require.NoError(t, err)
	require.True(t, yes, "an empty line means yes")
	_, err = term.Yes(context.Background(), "Go on?")
	require.ErrorIs(t, err, session.ErrLeft)
}

func TestInterruptedTerminal(t *testing.T) {
	term := New(terminal.PlainPage(&bytes.Buffer{}, false), strings.NewReader("typed ahead\n"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a, _ := question(0)
	for range 2 { // one line may already be read
		if err := term.Ask(ctx, a); err != nil {
			require.ErrorIs(t, err, session.ErrLeft)
			break
		}
	}
	term.Close()
}

func TestClock(t *testing.T) {
	a, _ := question(time.Minute)
	require.Equal(t, "5:00 · 1:00 left · this question 1:01 of 4 min", clock(a))

	a, _ = question(-time.Second)
	require.Contains(t, clock(a), "time is up: finish this answer")
}
