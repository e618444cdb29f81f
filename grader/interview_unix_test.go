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

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/cli/clitest"
)

// A signal in the middle of a question loses no answer and no note. The input stays
// open, as that of a terminal does.
func TestInterviewSurvivesSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGHUP, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, clitest.CopyMissing("testdata/workbook", dir))
			pages, err := txtar.ParseFile("testdata/script/interview.txtar")
			require.NoError(t, err)
			for _, file := range pages.Files {
				if strings.HasPrefix(file.Name, "notes/") {
					require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(file.Name)), 0o755))
					require.NoError(t, os.WriteFile(filepath.Join(dir, file.Name), file.Data, 0o600))
				}
			}
			cmd := exec.Command("grader", "interview")
			cmd.Dir = dir
			in, err := cmd.StdinPipe()
			require.NoError(t, err)
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			screen := bufio.NewReader(out)
			until := func(text string) {
				for {
					line, err := screen.ReadString('\n')
					require.NoError(t, err, "waiting for %q", text)
					if strings.Contains(line, text) {
						return
					}
				}
			}

			_, err = io.WriteString(in, "\ny\ny\ny\n")
			require.NoError(t, err)
			until("2 of 5")
			_, err = io.WriteString(in, "first\n?\n") // when the question appears again, the note has been saved
			require.NoError(t, err)
			until("A server should greet")
			until("2 of 5")
			require.NoError(t, cmd.Process.Signal(signal))

			until("1 question, 3 of 3 points")
			_, err = io.Copy(io.Discard, screen)
			require.NoError(t, err)
			require.NoError(t, cmd.Wait())
			saved, err := os.ReadFile(filepath.Join(dir, ".socketlab/progress.json"))
			require.NoError(t, err)
			require.Contains(t, string(saved), `"made": 3`)
			require.Contains(t, string(saved), `"first"`)
		})
	}
}
