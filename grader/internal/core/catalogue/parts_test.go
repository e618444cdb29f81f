package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// labWithParts returns a lab with two checks of 50 points. The README has part A
// before part B; the file has the second check's part first.
func labWithParts(t *testing.T, first, second string) workbook.Lab {
	t.Helper()
	l := lab(t, "// It holds.\n//\n//lab:points 50\n//lab:hint H.\n//lab:note why\n"+first)
	more := "package x\n\nimport \"testing\"\n\n// It holds too.\n//\n//lab:points 50\n//lab:hint H.\n//lab:note why\n" + second + "func TestY(t *testing.T) {}\n"
	require.NoError(t, os.WriteFile(filepath.Join(l.Dir(), "y_test.go"), []byte(more), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(l.Dir(), "README.md"), []byte("# X\n\n### Part A: doors\n\n### Part B: windows\n"), 0o600))
	return l
}

func TestChecksAreSortedByTheirParts(t *testing.T) {
	checks, err := Load(labWithParts(t, "//lab:part part-b-windows\n", "//lab:part part-a-doors\n"))

	require.NoError(t, err)
	require.Equal(t, "TestY", checks[0].Name)
	require.Equal(t, "Part A: doors", checks[0].Part)
	require.Equal(t, "TestX", checks[1].Name)
	require.Equal(t, "Part B: windows", checks[1].Part)
}

func TestMalformedPartsAreNamed(t *testing.T) {
	const a = "//lab:part part-a-doors\n"
	for second, want := range map[string]string{
		"":                     "TestY has no part, but other checks have",
		"//lab:part part-c\n":  `TestY belongs to part "part-c", but labs/01-x/README.md has no such heading`,
		"//lab:part\n":         "y_test.go:10: //lab:part needs one anchor",
		a + a:                  "//lab:part is in TestY twice",
		"//lab:part Part A\n":  `//lab:part needs one anchor, such as part-a, not "Part A"`,
		"//lab:part #part-a\n": "//lab:part needs one anchor",
	} {
		_, err := Load(labWithParts(t, a, second))

		require.ErrorContains(t, err, want)
	}
}
