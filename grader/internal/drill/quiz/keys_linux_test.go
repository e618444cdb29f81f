package quiz

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"socketlab/grader/internal/core/pty"
	"socketlab/grader/internal/core/terminal"
)

// openTerminal opens a pseudo-terminal and returns the person's side and the
// program's.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, program = pty.Open(t)
	t.Cleanup(func() {
		program.Close()
		person.Close()
	})
	return person, program
}

func attributes(t *testing.T, terminal *os.File) unix.Termios {
	t.Helper()
	got, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	require.NoError(t, err)
	return *got
}

func TestTerminalIsRestored(t *testing.T) {
	_, program := openTerminal(t)
	before := attributes(t, program)

	keys, err := NewKeys(terminal.PlainPage(io.Discard, false), program)
	require.NoError(t, err)
	during := attributes(t, program)
	keys.Close()

	require.Zero(t, during.Lflag&(unix.ECHO|unix.ICANON|unix.ISIG), "nothing is echoed, and Ctrl-C is a key")
	require.NotZero(t, during.Oflag&unix.ONLCR, "lines start in the first column")
	require.Equal(t, before, attributes(t, program))
}

func TestKeysAreReadOneByOne(t *testing.T) {
	person, program := openTerminal(t)
	keys, err := NewKeys(terminal.PlainPage(io.Discard, false), program)
	require.NoError(t, err)
	defer keys.Close()
	_, err = person.WriteString(" 3F\x1b[B")
	require.NoError(t, err)

	for _, want := range []string{" ", "3", "f"} {
		got, err := keys.Ask(t.Context(), "?")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}

	_, err = person.WriteString("\x03")
	require.NoError(t, err)
	_, err = keys.Ask(t.Context(), "?")
	require.ErrorIs(t, err, io.EOF)
}

// Waiting for a key ends with the context: on SIGTERM, or when the terminal closes.
func TestWaitingForAKeyEnds(t *testing.T) {
	_, program := openTerminal(t)
	keys, err := NewKeys(terminal.PlainPage(io.Discard, false), program)
	require.NoError(t, err)
	defer keys.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)

	go func() {
		_, err := keys.Ask(ctx, "?")
		ended <- err
	}()
	cancel()

	require.ErrorIs(t, <-ended, context.Canceled)
}

// A whole quiz in which every key is typed ahead.
func TestQuizWithKeys(t *testing.T) {
	person, program := openTerminal(t)
	var b bytes.Buffer
	page := terminal.PlainPage(&b, false)
	s := session(page, "")
	keys, err := NewKeys(page, program)
	require.NoError(t, err)
	defer keys.Close()
	s.Asker = keys
	_, err = person.WriteString("  f4\r3 x2q")
	require.NoError(t, err)

	require.NoError(t, s.Run(t.Context()))

	require.Equal(t, 3, len(s.answers))
	require.Contains(t, b.String(), "1. first")
	require.Contains(t, b.String(), "redis            1 easy")
	require.Contains(t, b.String(), "abuse            1 good, 1 hard")
}
