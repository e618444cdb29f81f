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

// On a terminal the clock starts when the person says so, and each prompt shows it.
func TestAtATerminal(t *testing.T) {
	person, program := pty.Open(t)
	t.Setenv("TERM", "xterm")
	screen := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(person) // fails once the program closes its side
		screen <- string(text)
	}()
	term := New(terminal.NewPage(program), program)
	a, notes := question(time.Minute)

	// Ctrl-D ends the last read: closing the terminal does not wake a blocked one.
	_, err := person.WriteString("\nalice is on node-1\n\n\x04")
	require.NoError(t, err)
	require.NoError(t, term.ShowSituation(t.Context(), interview.Scenario{Title: "Foreign rooms"}))
	require.NoError(t, term.Ask(t.Context(), a))
	term.Close()
	require.NoError(t, program.Close())

	require.Equal(t, []string{"alice is on node-1"}, *notes)
	text := <-screen
	require.Contains(t, text, "press Enter to start the clock")
	require.Contains(t, text, "5:00 · 1:00 left · this question 1:01 of 4 min ›")
	require.NoError(t, person.Close())
}
