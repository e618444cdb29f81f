package progress

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

var damaged = map[string]string{
	"empty":          "",
	"cut":            "{",
	"another schema": `{"schema":"socketlab/progress/v9"}`,
	"no schema":      `{}`,
	"null":           "null",
	"a list":         "[]",
	"labs a list":    `{"schema":"socketlab/progress/v1","labs":[]}`,
	"a lab a number": `{"schema":"socketlab/progress/v1","labs":{"01-x":7}}`,
	"words as hints": `{"schema":"socketlab/progress/v1","labs":{"01-x":{"hints":{"TestA":"two"}}}}`,
	"hints below 0":  `{"schema":"socketlab/progress/v1","labs":{"01-x":{"hints":{"TestA":-2}}}}`,
	"score too high": `{"schema":"socketlab/progress/v1","labs":{"01-x":{"last":{"score":9,"maximum":3}}}}`,
	"score below 0":  `{"schema":"socketlab/progress/v1","labs":{"01-x":{"last":{"score":-9,"maximum":3}}}}`,
	"no such time":   `{"schema":"socketlab/progress/v1","labs":{"01-x":{"solved":"yesterday"}}}`,
	"no UTF-8":       `{"schema":"socketlab/progress/v1","note":"` + "\xff\xfe" + `"}`,
	"zeros":          strings.Repeat("\x00", 4096),
	"too deep":       `{"schema":"socketlab/progress/v1","x":` + strings.Repeat("[", 1_000_000),
	"too large":      strings.Repeat(" ", mostBytes+1),
}

func TestDamagedFileIsRenamed(t *testing.T) {
	for name, text := range damaged {
		t.Run(name, func(t *testing.T) {
			root := clone(t, text)
			isSetAside(t, root)
			aside, err := os.ReadFile(setAside(t, root)[0])
			require.NoError(t, err)
			require.Equal(t, text, string(aside), "nothing is lost")
		})
	}
}

func TestOtherThanRegularFileIsRenamed(t *testing.T) {
	t.Run("a directory", func(t *testing.T) {
		root := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(fileIn(root), "inside"), 0o755))
		isSetAside(t, root)
	})
	t.Run("a broken link", func(t *testing.T) {
		root := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(root, workbook.StateDir), 0o755))
		if err := os.Symlink("nothing", fileIn(root)); err != nil {
			t.Skip("no links here")
		}
		isSetAside(t, root)
	})
	t.Run("not readable", func(t *testing.T) {
		if runtime.GOOS == "windows" || os.Geteuid() == 0 {
			t.Skip("this user can read everything")
		}
		root := clone(t, "{}")
		require.NoError(t, os.Chmod(fileIn(root), 0))
		isSetAside(t, root)
	})
}

// isSetAside checks that Load renames the damaged file, says so, and starts empty.
func isSetAside(t *testing.T, root string) {
	t.Helper()
	p, remark, err := Load(root)
	require.NoError(t, err)
	require.Contains(t, remark, "progress.json.damaged-")
	require.Empty(t, p.Labs)
	require.Len(t, setAside(t, root), 1)
	update(t, root, func(p *Progress) { p.Lab("01-x").GiveHint("TestA", 1) })
	require.Equal(t, 1, load(t, root).Lab("01-x").Hints["TestA"])
}

func setAside(t *testing.T, root string) []string {
	t.Helper()
	aside, err := filepath.Glob(fileIn(root) + ".damaged-*")
	require.NoError(t, err)
	return aside
}

func TestEveryDamagedFileIsRenamed(t *testing.T) {
	root := clone(t, "{")
	for n := range 3 {
		require.NoError(t, os.WriteFile(fileIn(root), []byte("{"), 0o600))
		remark, err := Update(root, func(p *Progress) error { p.Lab("01-x"); return nil })
		require.NoError(t, err)
		require.Contains(t, remark, "it is now progress.json.damaged-")
		require.Len(t, setAside(t, root), n+1)
	}
}

func TestByteOrderMarkIsNotDamage(t *testing.T) {
	root := clone(t, "\ufeff"+`{"schema":"socketlab/progress/v1","labs":{"01-x":{"hints":{"TestA":1}}}}`+"\r\n")

	require.Equal(t, 1, load(t, root).Lab("01-x").Hints["TestA"])
}

func TestReadOnlyCloneCanBeRead(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("this user can write everywhere")
	}
	for _, text := range []string{"{", `{"schema":"socketlab/progress/v1"}`} {
		root := clone(t, text)
		require.NoError(t, os.Chmod(filepath.Join(root, workbook.StateDir), 0o555))
		t.Cleanup(func() { require.NoError(t, os.Chmod(filepath.Join(root, workbook.StateDir), 0o755)) })
		_, remark, err := Load(root)
		require.NoError(t, err)
		require.Equal(t, text == "{", remark != "", remark)
	}
}
