package catalogue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// divided writes a lab whose README has three rules and whose check proves the given
// ones, with this body.
func divided(t *testing.T, rules, body string) workbook.Lab {
	t.Helper()
	l := lab(t, "// It holds.\n//\n//lab:points 100\n//lab:rule "+rules+"\n//lab:hint H.\n//lab:note why\n")
	file := filepath.Join(l.Dir(), "x_test.go")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	const empty = "func TestX(t *testing.T) {}"
	require.Contains(t, string(text), empty)
	divided := strings.Replace(string(text), empty, "func TestX(t *testing.T) {\n"+body+"}", 1)
	require.NoError(t, os.WriteFile(file, []byte(divided), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(l.Dir(), "README.md"), []byte("# X\n\n"+
		"<a id=\"rule-1.1\"></a>**1.1** One.\n\n<a id=\"rule-1.2\"></a>**1.2** Two.\n\n<a id=\"rule-1.3\"></a>**1.3** Three.\n"), 0o600))
	return l
}

func TestAFailureBreaksTheRuleOfItsPassage(t *testing.T) {
	checks, err := Load(divided(t, "1.1 1.2 1.3", "\tt.Log(0)\n\n\t//lab:rule 1.2\n\tt.Log(1)\n\tt.Log(2)\n\n\t// Odd ones.\n\t//lab:rule 1.1 1.3\n\tt.Log(3)\n"))
	require.NoError(t, err)
	check := checks[0]
	begin := check.Line

	broken := func(message string) string {
		var texts []string
		for _, rule := range check.Broken(message) {
			texts = append(texts, rule.Text)
		}
		return strings.Join(texts, " ")
	}
	at := func(file string, line int) string { return broken(Problem{file, line, "want"}.String()) }

	require.Equal(t, "One Two Three", at("x_test.go", begin+1), "before the first passage")
	require.Equal(t, "Two", at("x_test.go", begin+4))
	require.Equal(t, "Two", at("x_test.go", begin+5))
	require.Equal(t, "One Three", at("x_test.go", begin+9))
	require.Equal(t, "One Three", at("x_test.go", begin+10), "at the end of the check")
	require.Equal(t, "One Two Three", at("x_test.go", begin+11), "behind the check")
	require.Equal(t, "One Two Three", at("y_test.go", begin+4), "in another file")
	require.Equal(t, "One Two Three", at("xx_test.go", begin+4), "in a file with a longer name")
	require.Equal(t, "One Two Three", broken("panic: oh"))
	require.Equal(t, "One Two Three", broken(""))
	require.Equal(t, "Two", at("labs/01-x/x_test.go", begin+4))
}

func TestPassagesProveWhatTheCheckLists(t *testing.T) {
	for body, want := range map[string]string{
		"\t//lab:rule 1.1\n\tt.Log()\n\t//lab:rule 1.2\n\tt.Log()\n": "",
		"\t//lab:rule 1.1 1.2\n\tt.Log()\n\t//lab:rule 1.2\n":        "",
		"\tt.Log()\n":                              "",
		"\t//lab:rule 1.1\n\tt.Log()\n":            "TestX lists rule 1.2, which none of its passages proves",
		"\t//lab:rule 1.1 1.2\n\t//lab:rule 1.3\n": "the passage proves rule 1.3, which the doc comment of TestX does not list",
		"\t//lab:rule\n":                           "//lab:rule needs the numbers of rules",
		"\t//lab:rule 1.2 1.1\n":                   "write the rules in order",
		"\t//lab:hint Oh.\n":                       "//lab:hint is not in the doc comment of a check",
		"\t//lab:rules 1.1\n":                      "//lab:rules is not in the doc comment of a check",
	} {
		_, err := Load(divided(t, "1.1 1.2", body))

		if want == "" {
			require.NoError(t, err, body)
		} else {
			require.ErrorContains(t, err, want, body)
		}
	}
}
