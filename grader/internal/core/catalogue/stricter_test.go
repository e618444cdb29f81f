package catalogue

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// row matches a row of the table of stricter checks in notes/node.md.
var row = regexp.MustCompile("(?m)^\\| (\\d\\d) \\| `(Test\\w+)` \\| (.+) \\|$")

// notes/node.md lists the checks that are stricter than the official stack exactly as
// the checks themselves do.
func TestStricterChecksAreListed(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	var want []string
	for _, lab := range labs {
		checks, err := Load(lab)
		require.NoError(t, err)
		for _, check := range checks {
			if check.Stricter != "" {
				want = append(want, lab.Name[:2]+" "+check.Name+": "+check.Stricter)
			}
		}
	}
	require.NotEmpty(t, want)
	text, err := os.ReadFile(filepath.Join(book.Root, "notes", "node.md"))
	require.NoError(t, err)

	var listed []string
	for _, cells := range row.FindAllStringSubmatch(string(text), -1) {
		listed = append(listed, cells[1]+" "+cells[2]+": "+strings.TrimSpace(cells[3]))
	}

	require.Equal(t, want, listed, "the table in notes/node.md, against the directives //lab:stricter")
}
