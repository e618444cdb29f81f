package summary

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/labstatus"
)

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.com"}, args...)...)
	cmd.Dir = dir
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
	return strings.TrimSpace(string(said))
}

func TestTheCommitIsThatOfTheWorkbook(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	root := t.TempDir()
	require.Empty(t, commit(t.Context(), root), "no clone")

	git(t, root, "init", "-q")
	require.Empty(t, commit(t.Context(), root), "no commit")

	git(t, root, "commit", "-q", "--allow-empty", "-m", "first")
	require.Equal(t, git(t, root, "rev-parse", "HEAD"), commit(t.Context(), root))

	inside := filepath.Join(root, "inside")
	require.NoError(t, os.Mkdir(inside, 0o755))
	require.Empty(t, commit(t.Context(), inside), "the clone around it is another project's")
}

func TestTheReadersFilesAreNoPartOfTheVersion(t *testing.T) {
	book := workbook.Workbook{Root: t.TempDir()}
	put := func(name, text string) string {
		file := filepath.Join(book.Root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		sum, err := hash(book)
		require.NoError(t, err)
		return sum
	}
	put("labs/01-x/x.go", "package x\n")
	put("labs/01-x/given.go", "//lab:given\npackage x\n")
	before := put("labs/01-x/x_test.go", "package x\n")

	require.Equal(t, before, put("labs/01-x/x.go", "package x\n\n// Mine.\n"))
	require.Equal(t, before, put("labs/01-x/own.go", "package x\n"))
	require.Equal(t, before, put("labs/01-x/README.md", "# X\n"))
	checks := put("labs/01-x/x_test.go", "package x\n\n// Lenient.\n")
	require.NotEqual(t, before, checks)
	given := put("labs/01-x/given.go", "//lab:given\npackage x\n\n// Lenient.\n")
	require.NotEqual(t, checks, given)
	require.NotEqual(t, given, put("labs/socketio/server.go", "package socketio\n"))
}

func TestNothingBreaksOutOfThePage(t *testing.T) {
	const hostile = "\x1b[2J`a`|b\n# c <script>\u202e"
	labs := []labstatus.Status{{
		Lab:  workbook.Lab{Number: 1, Name: "01-x", Title: hostile},
		Last: &progress.Last{Hash: hostile, Toolchain: hostile},
	}, {
		Lab:  workbook.Lab{Number: 2, Name: "02-y"},
		Last: &progress.Last{Node: hostile},
	}}
	s := Of(labs, Version{Commit: hostile, Checks: hostile}, hostile, time.Unix(0, 0))
	var page strings.Builder

	require.NoError(t, s.Markdown(&page))

	require.NotContains(t, page.String(), "\x1b")
	require.NotContains(t, page.String(), "\u202e")
	var html strings.Builder
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))
	require.NoError(t, reader.Convert([]byte(page.String()), &html))
	require.NotContains(t, html.String(), "<script")
	require.Equal(t, 1, strings.Count(html.String(), "<h1"))
	require.Equal(t, 3, strings.Count(html.String(), "<tr>"), "the head and two labs")
	require.Equal(t, 12, strings.Count(html.String(), "<td"), "six to a lab")
}
