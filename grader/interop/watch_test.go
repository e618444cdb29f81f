//go:build unix

package interop

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// A learner watches a lab from the starter to the next lab, in a terminal that
// shrinks, and quits.
func TestWatchInATerminal(t *testing.T) {
	copied := copyOfWorkbook(t)
	grader := filepath.Join(t.TempDir(), "grader")
	build := exec.Command("go", "build", "-o", grader, "./grader")
	build.Dir = book(t).Root
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	lab, err := copied.Lab("1")
	require.NoError(t, err)
	term := openTerminal(t, copied.Root, 80, 24)
	term.enter("stty -g >before; " + grader + " watch 1; echo status $?")

	// The starter fails, and the screen says why.
	term.shows("Lab 01 ·", "First failure: ", " 0/100", "n next  h hint", "q quit")
	term.press("h")
	term.shows("hint 2/", "esc back")
	term.press("t")
	term.shows("frames:", "alice → node-1")
	term.press("q")
	term.shows("First failure: ", "n next")
	term.press("n")
	term.shows("not solved yet")
	term.press("d")
	term.shows("This shows the solution of lab 01")
	term.press("y")
	term.shows("--- labs/01-scaling/adapter.go", "+++ solutions/01-scaling/adapter.go")
	term.press("q")
	term.shows("First failure: ")

	// The solution is saved as an editor does it, and the screen says what changed.
	solution, err := lab.Solution()
	require.NoError(t, err)
	for name, text := range solution {
		target := filepath.Join(lab.Dir(), name)
		require.NoError(t, os.WriteFile(target+"~", text, 0o600))
		require.NoError(t, os.Rename(target+"~", target))
	}
	term.shows("100/100", "✓ passes now: ", "Solved:")
	term.press("h")
	term.shows("nothing to give a hint for")
	term.press("l")
	term.shows("› 01", "solved", "enter open")
	term.press("q")
	term.shows("Solved:")

	// The screen fits into 60 columns, with all of its keys.
	term.do("resize-window", "-x", "60", "-y", "15")
	narrow := term.until("60 columns", func(screen string) bool {
		for line := range strings.Lines(screen) {
			if ansi.StringWidth(strings.TrimRight(line, "\n")) > 60 {
				return false
			}
		}
		return strings.Contains(screen, "n next  h hint  t transcript  d diff  l labs  r run  q quit") && strings.Contains(screen, "100/100")
	})
	require.Contains(t, narrow, "Lab 01 ·")

	// The reader quits during a run of the next lab.
	term.press("n")
	term.shows("Lab 02 ·", "building…")
	term.press("q")
	term.shows("status 0")
	require.NotContains(t, term.screen(), "Lab 02", "what was on the screen before is there again")
	require.Equal(t, "0\n", term.do("display-message", "-p", "#{alternate_on}"))
	term.enter("stty -g >after; cmp before after && echo the same")
	term.shows("\nthe same")
}

// copyOfWorkbook copies what a learner's labs need from the clone.
func copyOfWorkbook(t *testing.T) workbook.Workbook {
	t.Helper()
	from, to := book(t).Root, t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "labs", "solutions", "notes"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(from, part), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(from, path)
			if err != nil {
				return err
			}
			switch {
			case entry.IsDir() && entry.Name() == "node_modules":
				return fs.SkipDir
			case entry.IsDir():
				return os.MkdirAll(filepath.Join(to, relative), 0o755)
			case !entry.Type().IsRegular():
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, relative), text, 0o600)
		}))
	}
	// The labs of this clone may be solved already.
	copied := workbook.Workbook{Root: to}
	labs, err := copied.Labs()
	require.NoError(t, err)
	for _, lab := range labs {
		reader, err := lab.Reader()
		require.NoError(t, err)
		for name := range reader {
			require.NoError(t, os.Remove(filepath.Join(lab.Dir(), name)))
		}
		starter, err := lab.Starter()
		require.NoError(t, err)
		for name, text := range starter {
			require.NoError(t, os.WriteFile(filepath.Join(lab.Dir(), name), text, 0o600))
		}
	}
	return copied
}
