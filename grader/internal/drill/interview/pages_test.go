package interview_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/interview"
)

// The pages are well formed, and everything that they refer to exists.
func TestPages(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)

	scenarios, err := interview.Load(book.Root)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(scenarios), 8)

	require.NoError(t, interview.References(book, scenarios))
	readme, err := os.ReadFile(filepath.Join(book.Root, interview.Dir, "README.md"))
	require.NoError(t, err)
	for _, s := range scenarios {
		require.Contains(t, string(readme), "["+s.Title+"]("+s.Name+".md)", "the README lists every interview")
	}
}
