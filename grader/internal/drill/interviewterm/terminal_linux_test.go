package interviewterm

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/pty"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/interview"
)

// At a terminal the clock waits for the reader, and each prompt shows it.
func TestAtATerminal(t *testing.T) {
	person, program := pty.Open(t)
	t.Setenv("TERM", "xterm")
	screen := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(person) // ends with an error when the program's side closes
		screen <- string(text)
	}()
	l := NewLines(terminal.NewPage(program), program)
	a, notes := asked(time.Minute)

	_, err := person.WriteString("\nalice is on node-1\n\n")
	require.NoError(t, err)
	require.NoError(t, l.Told(t.Context(), interview.Scenario{Title: "Foreign rooms"}))
	require.NoError(t, l.Answers(t.Context(), a))
	l.Close()
	require.NoError(t, program.Close())

	require.Equal(t, []string{"alice is on node-1"}, *notes)
	text := <-screen
	require.Contains(t, text, "Press Enter when you have read it")
	require.Contains(t, text, "5:00 · 1:00 left · here 1:01 of 4 min ›")
	require.NoError(t, person.Close())
}
