package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/prose/prosetest"
	"socketlab/grader/internal/core/workbook"
)

func TestDesignsAreReadFromTheirPackageComments(t *testing.T) {
	lab := workbook.Lab{Root: t.TempDir(), Number: 1, Name: "01-x"}
	for name, text := range map[string]string{
		"batches/a.go": "package x\n",
		"batches/b.go": "// Package x solves lab 01 with batches of\n// golang.org/x/sync. The reference has none.\n//\n// Choose it when messages are small. The price is time.\npackage x\n",
		"queue/a.go":   "// Another way to do it.\npackage x\n",
		"silent/a.go":  "package x\n",
		"broken/a.go":  "nothing that Go could read",
		"README.md":    "not a directory",
	} {
		file := filepath.Join(lab.AlternativesDir(), filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}

	require.Equal(t, []Design{
		{Name: "batches", About: "batches of golang.org/x/sync", Choose: "Choose it when messages are small"},
		{Name: "queue", About: "Another way to do it"},
	}, Designs(lab))
}

func TestEditionWithoutSolutionsHasNoDesigns(t *testing.T) {
	require.Empty(t, Designs(workbook.Lab{Root: t.TempDir(), Name: "01-x"}))
}

// Each alternative of the workbook says what it is and when to choose it.
func TestEveryAlternativeExplainsItself(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	checker := prosetest.New(t)
	for _, lab := range labs {
		entries, err := os.ReadDir(lab.AlternativesDir())
		require.NoError(t, err)
		designs := Designs(lab)
		require.Len(t, designs, len(entries), "%s: each directory needs a package comment", lab.AlternativesDir())
		for _, design := range designs {
			at := lab.Name + ": " + design.Name
			require.NotRegexp(t, "^Package ", design.About, "%s: begin with Package x solves lab N with", at)
			require.NotEmpty(t, design.Choose, "%s: begin a paragraph of the package comment with Choose it when", at)
			checker.Plain(at, design.About+". "+design.Choose+".")
		}
	}
}
