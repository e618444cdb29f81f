package interviewterm

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"socketlab/grader/internal/core/pty"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/session"
)

// terminal opens a pseudo-terminal: what a person types into, and what a program
// sees. What the program draws is read and dropped.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, program = pty.Open(t)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, person)
	}()
	t.Cleanup(func() {
		program.Close() // the last of its side: the reading ends
		<-drained
		person.Close()
	})
	return person, program
}

// One question at a terminal, with keys that were typed ahead of each step.
func TestScreen(t *testing.T) {
	person, program := openTerminal(t)
	before, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	require.NoError(t, err)
	var out bytes.Buffer
	s := NewScreen(terminal.PlainPage(&out, false), program, program)
	a, notes := asked(time.Minute)
	typed := func(keys string) {
		_, err := person.WriteString(keys)
		require.NoError(t, err)
	}

	typed("n\n")
	yes, err := s.Yes(t.Context(), "Go on?")
	require.NoError(t, err)
	require.False(t, yes)
	typed("\r")
	require.NoError(t, s.Told(t.Context(), interview.Scenario{Title: "Bob", Situation: "There is Bob."}))
	typed("hello\r\r")
	require.NoError(t, s.Answers(t.Context(), a))
	typed("13\r")
	made, err := s.Scores(t.Context(), a)
	require.NoError(t, err)
	typed("\r")
	require.NoError(t, s.Compares(t.Context(), a, made))

	require.Equal(t, []string{"hello"}, *notes)
	require.Equal(t, []bool{true, false, true}, made)
	require.Contains(t, out.String(), "There is Bob.")
	require.Contains(t, out.String(), "2 of 3 points")
	after, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	require.NoError(t, err)
	require.Equal(t, before, after, "the terminal is given back")
}

// A signal ends a screen that waits for a person.
func TestScreenInterrupted(t *testing.T) {
	_, program := openTerminal(t)
	s := NewScreen(terminal.PlainPage(&bytes.Buffer{}, false), program, program)
	ctx, cancel := context.WithCancel(t.Context())
	a, _ := asked(time.Minute)
	ended := make(chan error)

	go func() { ended <- s.Answers(ctx, a) }()
	cancel()

	require.ErrorIs(t, <-ended, session.ErrLeft)
}
