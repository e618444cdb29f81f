package interview

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// clone returns a workbook with one lab and one page of notes.
func clone(t *testing.T) workbook.Workbook {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"Makefile":                         "lab-%:\n",
		"notes/01-scaling.md":              "# Scaling\n\n## Rooms\n",
		"labs/01-scaling/README.md":        "# Scaling\n",
		"labs/01-scaling/adapter_test.go":  "package scaling\n\nfunc TestOrder(t *testing.T) {}\n",
		"notes/interviews/bob.md":          goodPage(),
		"notes/interviews/README.md":       "",
		"notes/interviews/.bob.md.swp":     "",
		"solutions/01-scaling/adapter.go":  "package scaling\n",
		"grader/interop/balancers_test.go": "package interop\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return workbook.Workbook{Root: root}
}

func TestReferences(t *testing.T) {
	book := clone(t)
	scenarios, err := Load(book.Root)
	require.NoError(t, err)
	require.Len(t, scenarios, 1)
	require.NoError(t, References(book, scenarios))

	for _, test := range []struct{ old, new, want string }{
		{"#rooms", "#bob", "bob.md:35: notes/01-scaling.md has no heading #bob"},
		{"01-scaling.md#rooms", "09-bob.md", "bob.md:35: the target of the link does not exist: notes/09-bob.md"},
		{"[Rooms](../01-scaling.md#rooms)", "[Rooms](https://example.com)", "has no link to notes/"},
		{"../01-scaling.md#rooms", "http://example.com", "use https"},
		{"`TestOrder`", "`TestBob`", "bob.md:37: Shown by names a check that does not exist in 01-scaling: TestBob"},
		{"`make lab-1`", "`make lab-9`", "names a lab that does not exist: make lab-9"},
		{"`TestOrder` (`make lab-1`)", "a hunch", "names nothing"},
		{"There is Bob.", "There is [Bob](bob.html).", "bob.md:1: the target of the link does not exist: notes/interviews/bob.html"},
	} {
		s, problems := Parse("bob", strings.Replace(goodPage(), test.old, test.new, 1))
		require.Empty(t, problems)

		require.ErrorContains(t, References(book, []Scenario{s}), test.want)
	}
}

func TestLoad(t *testing.T) {
	book := clone(t)
	dir := filepath.Join(book.Root, "notes", "interviews")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "Two Words.md"), nil, 0o600))
	_, err := Load(book.Root)
	require.ErrorContains(t, err, "notes/interviews/Two Words.md:1: rename the page to a name like redis-failover.md")

	require.NoError(t, os.RemoveAll(dir))
	_, err = Load(book.Root)
	require.ErrorContains(t, err, "restore it with: git checkout -- notes")

	require.NoError(t, os.MkdirAll(dir, 0o755))
	_, err = Load(book.Root)
	require.ErrorContains(t, err, "contains no interviews")
}

func TestFind(t *testing.T) {
	scenarios := []Scenario{{Name: "bob"}, {Name: "eve"}}

	found, err := Find(scenarios, "eve")
	require.NoError(t, err)
	require.Equal(t, "eve", found.Name)
	_, err = Find(scenarios, "max")
	require.ErrorContains(t, err, "there is no interview max; choose from:\n  bob\n  eve")
}
