package mutant

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

const head = "//go:build mutant\n\n// It is wrong.\n//\n//lab:kills TestX\npackage p\n\n"

// merge lays the mutant's declarations over the solution's.
func merge(t *testing.T, solution, mutant string) (workbook.Files, error) {
	t.Helper()
	m, err := Parse("solutions/01-x/mutants/wrong.go", []byte(head+mutant))
	require.NoError(t, err)
	return m.Merge(workbook.Files{"p.go": []byte("package p\n\n" + solution)})
}

// code returns a source without empty lines, indentation and lines of comments.
func code(text []byte) string {
	var kept []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestDeclarationsAreReplacedByName(t *testing.T) {
	for what, c := range map[string]struct{ solution, mutant, left string }{
		"function":               {"func F() int { return 1 }\nfunc G() {}", "func F() int { return 2 }", "package p\nfunc G() {}"},
		"method by receiver":     {"type T struct{}\nfunc (t *T) F() {}\nfunc F() {}", "func (T) F() { return }", "package p\ntype T struct{}\nfunc F() {}"},
		"generic receiver":       {"type T[K any] struct{}\nfunc (t *T[K]) F() {}", "func (t T[K]) F() { return }", "package p\ntype T[K any] struct{}"},
		"type":                   {"type T struct{}\nvar x T", "type T int", "package p\nvar x T"},
		"constant keeps iota":    {"const (\n\tA = iota\n\tB\n)", "const A = 7", "package p\nconst (\n_ = iota\nB\n)"},
		"one of several in one":  {"var a, b = 1, 2", "var a = 3", "package p\nvar _, b = 1, 2"},
		"variable in a group":    {"var (\n\ta = 1\n\tb = 2\n)", "var a = 3", "package p\nvar (\nb = 2\n)"},
		"function by a variable": {"func F() {}\nfunc G() {}", "var F = func() {}", "package p\nfunc G() {}"},
		"import no longer used":  {"import \"fmt\"\nfunc F() { fmt.Println() }", "func F() {}", "package p"},
		"imports still used":     {"import (\n\t\"fmt\"\n\t\"os\"\n\t_ \"embed\"\n)\nfunc F() { fmt.Println() }\nfunc G() { os.Exit(1) }", "func F() {}", "package p\nimport (\n\"os\"\n_ \"embed\"\n)\nfunc G() { os.Exit(1) }"},
		"versioned import":       {"import \"github.com/redis/go-redis/v9\"\nvar c redis.Client\nfunc F() {}", "func F() { return }", "package p\nimport \"github.com/redis/go-redis/v9\"\nvar c redis.Client"},
	} {
		t.Run(what, func(t *testing.T) {
			merged, err := merge(t, c.solution, c.mutant)

			require.NoError(t, err)
			require.Equal(t, c.left, code(merged["p.go"]))
			require.Equal(t, "package p\n"+c.mutant, code(merged["mutant-wrong.go"]))
		})
	}
}

func TestLinesStayWhereTheyAre(t *testing.T) {
	merged, err := merge(t, "import \"fmt\"\n\nfunc F() {\n\tfmt.Println()\n}\n\nfunc G() {}\n", "func F() {}\n")

	require.NoError(t, err)
	require.Equal(t, "func G() {}", strings.Split(string(merged["p.go"]), "\n")[8])
	require.Equal(t, "func F() {}", strings.Split(string(merged["mutant-wrong.go"]), "\n")[7])
	require.NotContains(t, string(merged["mutant-wrong.go"]), "go:build")
}

func TestImportsAreTheUnion(t *testing.T) {
	merged, err := merge(t, "import (\n\tstr \"strings\"\n\t\"fmt\"\n)\nfunc F() { fmt.Println(str.ToUpper(\"\")) }", "import \"os\"\nfunc F() { str.ToLower(\"\") }")

	require.NoError(t, err)
	require.Contains(t, string(merged["mutant-wrong.go"]), "package p; import str \"strings\"\n")
	require.NotContains(t, string(merged["mutant-wrong.go"]), "\"os\"")
	require.Equal(t, "package p\nimport (\n)", code(merged["p.go"]))
}

func TestMutantThatChangesNothingIsRefused(t *testing.T) {
	_, err := merge(t, "func F() {}", "func G() {}")
	require.ErrorContains(t, err, "declares no name that the solution has")

	_, err = merge(t, "// F says.\nfunc F() { println() }", "func F() {\n\t// Quietly.\n\tprintln()\n}")
	require.ErrorContains(t, err, "its declarations are the solution's own")

	_, err = merge(t, "func F() {}", "func F() {}\nfunc init() { println() }")
	require.NoError(t, err)

	_, err = merge(t, "type E struct{}\nfunc (E) F() {}\ntype T struct{ E }", "func (*T) F() { println() }")
	require.NoError(t, err, "a method of T stands before that of E")
}

func TestMalformedMutantIsRefused(t *testing.T) {
	for source, want := range map[string]string{
		"package p\n":                                                              "begin with the line //go:build mutant",
		"//go:build mutant\n\npackage p\n":                                         "say above the package clause",
		"//go:build mutant\n\n// Wrong.\npackage p\n":                              "name the checks that must catch it",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:kills\npackage p\n":             "names no check",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:breaks\npackage p\n":            "//lab:breaks names no rule",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:overdoes\npackage p\n":          "//lab:overdoes names no rule",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:race TestX\npackage p\n":        "//lab:race takes no argument; remove \"TestX\"",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:points 5\npackage p\n":          "wrong.go:5: unknown directive //lab:points",
		"//go:build mutant\n\n// Wrong.\n//\n//lab:kills TestX\npackage p\n\nfunc": "expected",
	} {
		_, err := Parse("solutions/01-x/mutants/wrong.go", []byte(source))
		require.ErrorContains(t, err, want)
	}
	_, err := Parse("solutions/01-x/mutants/Not_Kebab.go", []byte(head))
	require.ErrorContains(t, err, "kebab case")
}

func TestMutantSaysWhichRulesItBreaks(t *testing.T) {
	m, err := Parse("solutions/01-x/mutants/wrong.go", []byte("//go:build mutant\n\n// It is wrong.\n//\n//lab:breaks 1.2 1.5\n//lab:overdoes 1.7\n//lab:kills TestX TestY\npackage p\n"))

	require.NoError(t, err)
	require.Equal(t, []string{"1.2", "1.5"}, m.Breaks)
	require.Equal(t, []string{"1.7"}, m.Overdoes)
	require.Equal(t, []string{"TestX", "TestY"}, m.Kills)
}

func TestMutantNeedsTheRaceDetector(t *testing.T) {
	m, err := Parse("solutions/01-x/mutants/wrong.go", []byte("//go:build mutant\n\n// It is wrong.\n//\n//lab:kills TestX\n//lab:race\npackage p\n"))

	require.NoError(t, err)
	require.True(t, m.Race)
}
