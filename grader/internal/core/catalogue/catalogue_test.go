package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func TestAnchorsAreLikeGitHubs(t *testing.T) {
	page := "# Why one process is not enough?\n## Pub/Sub & streams\n" +
		"```sh\n# not a heading\n```\n~~~\n## nor this\n~~~\n" +
		"## Again\n### Again ##\n#no-space\n## `uid` in_the key\n####### seven\n## Größe\n"

	got := Anchors(page)

	require.Equal(t, map[string]bool{
		"why-one-process-is-not-enough": true,
		"pubsub--streams":               true,
		"again":                         true,
		"again-1":                       true,
		"uid-in_the-key":                true,
		"größe":                         true,
	}, got)
}

// lab writes a lab whose only check has the given doc comment and returns it.
func lab(t *testing.T, doc string) workbook.Lab {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"labs/01-x/README.md": "# X\n",
		"labs/01-x/x_test.go": "package x\n\nimport \"testing\"\n\n" + doc + "func TestX(t *testing.T) {}\n",
		"notes/01-x.md":       "# X\n\n## Why\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return workbook.Lab{Root: root, Number: 1, Name: "01-x"}
}

func TestCheckIsReadFromItsDocComment(t *testing.T) {
	checks, err := Load(lab(t, "// It holds. And there.\n//\n//lab:points 100\n//lab:hint Gently.\n//lab:hint-go Firmly.\n//lab:hint-node Kindly.\n//lab:note why\n//lab:stricter The adapter dies of it.\n//lab:race\n"))

	require.NoError(t, err)
	require.Equal(t, []Check{{
		Name:      "TestX",
		Title:     "It holds",
		Points:    100,
		Hints:     []string{"Gently.", "Firmly."},
		NodeHints: []string{"Gently.", "Kindly."},
		Note:      "why",
		Stricter:  "The adapter dies of it.",
		Race:      true,
		File:      "labs/01-x/x_test.go",
		Line:      14,
		End:       14,
	}}, checks)
}

func TestMalformedDirectivesAreNamed(t *testing.T) {
	const twice = "//lab:stricter A.\n//lab:stricter B.\n"
	const race = "//lab:race\n"
	const rest = "//lab:points 100\n//lab:hint H.\n//lab:note why\n"
	for doc, want := range map[string]string{
		rest:                                  "TestX has no title",
		"// It holds.\n//lab:hint H.\n":       "TestX has no points",
		"// It holds.\n//lab:points -1\n":     "x_test.go:6: //lab:points needs a whole number",
		"// It holds.\n//lab:points 99\n":     "the points of this lab add up to 99",
		"// It holds.\n// lab:points 100\n":   "x_test.go:6: write //lab:points 100 without a space",
		"// It holds.\n//lab:hint\n" + rest:   "x_test.go:6: //lab:hint needs a sentence",
		"// It holds.\n//lab:hint-go\n":       "x_test.go:6: //lab:hint-go needs a sentence",
		"// It holds.\n//lab:hint-go H.\n":    "TestX has no hint for a server in Node.js; add //lab:hint-node",
		"// It holds.\n//lab:hint-node H.\n":  "TestX has no hint; add //lab:hint",
		"// It holds.\n//lab:note a b\n":      "//lab:note needs one anchor",
		"// It holds.\n//lab:kills X\n":       "unknown directive //lab:kills",
		"// It holds.\n" + rest + rest:        "//lab:points is in TestX twice",
		"// It holds.\n//lab:stricter\n":      "x_test.go:6: //lab:stricter needs the reason",
		"// It holds.\n" + rest + twice:       "//lab:stricter is in TestX twice",
		"// It holds.\n//lab:race often\n":    "x_test.go:6: //lab:race takes no argument; remove \"often\"",
		"// It holds.\n" + rest + race + race: "//lab:race is in TestX twice",
		"//lab:points 100\n\n// It holds.\n":  "x_test.go:5: //lab:points is not in the doc comment of a check",
	} {
		_, err := Load(lab(t, doc))

		require.ErrorContains(t, err, want, doc)
		var problems Problems
		require.ErrorAs(t, err, &problems)
	}
}

func TestFileWithoutDirectivesIsTheReadersOwn(t *testing.T) {
	l := lab(t, "// It holds.\n//\n//lab:points 100\n//lab:hint H.\n//lab:note why\n")
	require.NoError(t, os.WriteFile(filepath.Join(l.Dir(), "mine_test.go"), []byte("package x\n\nimport \"testing\"\n\nfunc TestMine(t *testing.T) {}\n"), 0o600))

	checks, err := Load(l)
	require.NoError(t, err)
	require.Len(t, checks, 1)

	own, err := Own(l)
	require.NoError(t, err)
	require.Equal(t, []string{"mine_test.go"}, own)
}
