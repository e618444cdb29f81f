//go:build unix

package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/cli/clitest"
)

// A save stops the current run with all its processes, even one that ignores
// interrupts; then the checks run again. Ctrl-C ends the watch.
func TestSaveStopsARunWithItsProcesses(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, clitest.CopyMissing("testdata/workbook", dir))
	checks := filepath.Join(dir, "labs/02-counting/counting_test.go")
	honest, err := os.ReadFile(checks)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(checks, []byte(stubborn), 0o600))
	fifo := filepath.Join(dir, ".pipe")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	writer, err := os.OpenFile(fifo, os.O_RDWR, 0)
	require.NoError(t, err)
	pipe, err := os.OpenFile(fifo, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer pipe.Close()
	require.NoError(t, pipe.SetReadDeadline(time.Now().Add(3*time.Minute)))

	cmd := exec.Command("grader", "watch", "2")
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), "TEST_PIPE="+fifo), os.Stderr
	said, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill() }()
	word := make([]byte, len("started\n"))
	_, err = io.ReadFull(pipe, word)
	require.NoError(t, err)
	require.NoError(t, writer.Close())

	require.NoError(t, os.WriteFile(checks, honest, 0o600))

	// The pipe ends when the last process that has it open ends.
	rest, err := io.ReadAll(pipe)
	require.NoError(t, err, "a process of the stopped run is still running")
	require.Empty(t, rest)
	timer := time.AfterFunc(3*time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var seen []string
	for lines := bufio.NewScanner(said); lines.Scan(); {
		seen = append(seen, lines.Text())
		if strings.HasPrefix(lines.Text(), "Waiting for a save") {
			require.NoError(t, cmd.Process.Signal(os.Interrupt))
		}
	}
	_ = cmd.Wait()
	text := strings.Join(seen, "\n")
	require.Contains(t, text, "counting_test.go changed, so the checks run again.")
	require.Contains(t, text, " 1 ✗  One follows zero")
	require.Zero(t, cmd.ProcessState.ExitCode(), text)
}
