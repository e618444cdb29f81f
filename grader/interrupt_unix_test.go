//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/cli/clitest"
)

// stubborn is a check that starts a process and hangs. Both hold the pipe open;
// the process ignores interrupts.
const stubborn = `package counting

import (
	"os"
	"os/exec"
	"testing"
)

// One follows zero.
//
//lab:points 100
//lab:rule 2.1
//lab:hint Add.
//lab:note adding
func TestOneFollowsZero(t *testing.T) {
	pipe, err := os.OpenFile(os.Getenv("TEST_PIPE"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command("sh", "-c", "trap '' INT; echo started >&3; while :; do sleep 1000; done")
	child.ExtraFiles = []*os.File{pipe}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	select {}
}
`

// Ctrl-C and SIGTERM leave no process behind, not even one that ignores them.
func TestInterruptLeavesNoProcess(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, clitest.CopyMissing("testdata/workbook", dir))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "labs/02-counting/counting_test.go"), []byte(stubborn), 0o600))
			fifo := filepath.Join(dir, ".pipe")
			require.NoError(t, syscall.Mkfifo(fifo, 0o600))
			// Opening for reading and writing does not block. The test closes this
			// end once the check has opened its own.
			writer, err := os.OpenFile(fifo, os.O_RDWR, 0)
			require.NoError(t, err)
			pipe, err := os.OpenFile(fifo, os.O_RDONLY|syscall.O_NONBLOCK, 0)
			require.NoError(t, err)
			defer pipe.Close()
			require.NoError(t, pipe.SetReadDeadline(time.Now().Add(time.Minute)))

			cmd := exec.Command("grader", "run", "2")
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "TEST_PIPE="+fifo)
			require.NoError(t, cmd.Start())
			word := make([]byte, len("started\n"))
			_, err = io.ReadFull(pipe, word)
			require.NoError(t, err)
			require.NoError(t, writer.Close())
			require.NoError(t, cmd.Process.Signal(signal))

			// The pipe ends when the last process that has it open ends.
			rest, err := io.ReadAll(pipe)
			require.NoError(t, err, "a process is still running")
			require.Empty(t, rest)
			_ = cmd.Wait()
			require.Equal(t, 3, cmd.ProcessState.ExitCode())
		})
	}
}
