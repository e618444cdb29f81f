package catalogue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func TestRulesAreReadFromTheReadme(t *testing.T) {
	rules, problems := parseRules(workbook.Lab{Number: 1}, "# Lab\n\n"+
		"- <a id=\"rule-1.1\"></a>**1.1** A [room](#rooms) has **any** `name`.\n"+
		"\n<a id=\"rule-1.2\"></a>**1.2** It reaches everybody,\nwherever they are. They\nneed not answer.\n"+
		"| <a id=\"rule-1.3\"></a>**1.3** | `say` | `\"ok\"` |\n")

	require.Empty(t, problems)
	require.Equal(t, []Rule{
		{ID: "1.1", Text: "A room has any name", Line: 3},
		{ID: "1.2", Text: "It reaches everybody, wherever they are", Line: 5},
		{ID: "1.3", Text: `say · "ok"`, Line: 8},
	}, rules)
	require.Equal(t, "rule-1.3", rules[2].Anchor())
	require.Equal(t, "labs/01-x/README.md#rule-1.3", RulePath(workbook.Lab{Name: "01-x"}, "1.3"))
}

func TestConsecutiveRulesAreARange(t *testing.T) {
	for want, ids := range map[string]string{
		"":                         "",
		"4.1":                      "4.1",
		"4.1, 4.2":                 "4.1 4.2",
		"4.8–4.11":                 "4.8 4.9 4.10 4.11",
		"4.1, 4.3–4.5, 4.20, 4.21": "4.1 4.3 4.4 4.5 4.20 4.21",
	} {
		var rules []Rule
		for _, id := range strings.Fields(ids) {
			rules = append(rules, Rule{ID: id})
		}
		require.Equal(t, want, RuleIDs(rules))
	}
}

func TestMalformedRulesAreNamed(t *testing.T) {
	const first = `<a id="rule-1.1"></a>**1.1** It holds.` + "\n"
	for readme, want := range map[string]string{
		`<a id="rule-1.2"></a>**1.2** It holds.`:            "README.md:1: this rule is the next after 0 others: its anchor must be rule-1.1",
		`<a id="rule-2.1"></a>**2.1** It holds.`:            "not rule-2.1 and 2.1",
		`<a id="rule-1.1"></a>**1.2** It holds.`:            "not rule-1.1 and 1.2",
		first + first:                                       "README.md:2: this rule is the next after 1 others: its anchor must be rule-1.2",
		`<a id="rule-1.1"></a>1.1 It holds.`:                "a rule begins with",
		`<a id="rule-1.1"></a>**1.1** A. ` + first:          "two rules are on one line",
		`| <a id="rule-1.1"></a>**1.1** | |`:                "rule 1.1 says nothing",
		first + `<a id="rule-1.2"></a>**1.2** ` + "\n\nOh.": "README.md:2: rule 1.2 says nothing",
	} {
		_, problems := parseRules(workbook.Lab{Number: 1, Name: "01-x"}, readme)
		require.ErrorContains(t, problems.Err(), want, readme)
	}
}

// Once a README numbers rules, every check proves one that exists.
func TestChecksProveRules(t *testing.T) {
	const rest = "// It holds.\n//\n//lab:points 100\n//lab:hint H.\n//lab:note why\n"
	for directive, want := range map[string]string{
		"//lab:rule 1.1 1.2\n":               "",
		"//lab:rule 1.2\n":                   "",
		"":                                   "TestX proves no rule; add //lab:rule",
		"//lab:rule\n":                       "//lab:rule needs the numbers of rules",
		"//lab:rule 1.3\n":                   "TestX proves rule 1.3, but",
		"//lab:rule 1.2 1.1\n":               "write the rules in order, each once: //lab:rule 1.1 1.2",
		"//lab:rule 1.1 1.1\n":               "write the rules in order, each once: //lab:rule 1.1",
		"//lab:rule 1.1\n//lab:rule 1.2\n":   "//lab:rule is in the doc comment of TestX twice",
		"//lab:rule 1.1, 1.2\n":              "TestX proves rule 1.1,, but",
		"//lab:rule 1.1\n//lab:rules 1.2 \n": "unknown directive //lab:rules",
	} {
		l := lab(t, rest+directive)
		require.NoError(t, os.WriteFile(filepath.Join(l.Dir(), "README.md"), []byte("# X\n\n"+
			"<a id=\"rule-1.1\"></a>**1.1** One.\n\n<a id=\"rule-1.2\"></a>**1.2** Two.\n"), 0o600))

		checks, err := Load(l)

		if want != "" {
			require.ErrorContains(t, err, want, directive)
			continue
		}
		require.NoError(t, err, directive)
		require.Equal(t, "Two", checks[0].Rules[len(checks[0].Rules)-1].Text)
	}
}

func TestRulesWithoutAReadmeAreAnError(t *testing.T) {
	_, err := Rules(workbook.Lab{Root: t.TempDir(), Name: "01-x", Number: 1})

	require.Error(t, err)
}
