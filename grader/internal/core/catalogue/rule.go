package catalogue

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// Rule is one promise of a lab's contract. In the lab's README it begins with an anchor
// and its id:
//
//   - <a id="rule-4.7"></a>**4.7** All sockets of a user share one bucket.
type Rule struct {
	// ID is the number of the lab and that of the rule: 4.7.
	ID string
	// Text is its first sentence, without Markdown.
	Text string
	// Line is its line in the README.
	Line int
}

// Anchor is the rule's anchor in the README.
func (r Rule) Anchor() string { return "rule-" + r.ID }

// RuleIDs lists rules, which must be in order, by their ids: 4.1, 4.3–4.7.
func RuleIDs(rules []Rule) string {
	var said []string
	for i := 0; i < len(rules); {
		last := i
		for last+1 < len(rules) && ruleNumber(rules[last+1].ID) == ruleNumber(rules[last].ID)+1 {
			last++
		}
		if last < i+2 { // a range of two is no shorter
			last = i
			said = append(said, rules[i].ID)
		} else {
			said = append(said, rules[i].ID+"–"+rules[last].ID)
		}
		i = last + 1
	}
	return strings.Join(said, ", ")
}

// RulePath is the path, relative to the root, and the anchor of the rule with this id.
func RulePath(lab workbook.Lab, id string) string {
	return lab.Path() + "/README.md#" + Rule{ID: id}.Anchor()
}

// Rules returns the rules in a lab's README, in order. The error wraps Problems if they
// are not numbered N.1, N.2, N.3 and so on, where N is the lab's number.
func Rules(lab workbook.Lab) ([]Rule, error) {
	text, err := os.ReadFile(filepath.Join(lab.Dir(), "README.md"))
	if err != nil {
		return nil, err
	}
	rules, problems := parseRules(lab, string(text))
	return rules, problems.Err()
}

var (
	// numbered matches the beginning of a rule. The two ids must be the same.
	numbered = regexp.MustCompile(`<a id="rule-([^"]*)"></a>\s*\*\*([^*]*)\*\*\s*(.*)`)
	anchored = regexp.MustCompile(`<a id="rule-`)
	marked   = strings.NewReplacer("*", "", "`", "", "|", "·", "<br>", " ")
	ends     = regexp.MustCompile("^\\s*($|[-*|#>]|\\d+\\. |<a id=|```)") // a line that continues no paragraph
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

func parseRules(lab workbook.Lab, readme string) ([]Rule, Problems) {
	var (
		rules    []Rule
		problems Problems
		lines    = strings.Split(readme, "\n")
	)
	report := func(line int, format string, args ...any) {
		problems = append(problems, Problem{lab.Path() + "/README.md", line, fmt.Sprintf(format, args...)})
	}
	for i, text := range lines {
		found := numbered.FindStringSubmatch(text)
		switch {
		case len(anchored.FindAllString(text, -1)) > 1:
			report(i+1, "two rules are on one line; give each a line of its own")
			continue
		case found == nil && anchored.MatchString(text):
			report(i+1, `a rule begins with <a id="rule-%d.1"></a>**%[1]d.1** and its text`, lab.Number)
			continue
		case found == nil:
			continue
		}
		want := fmt.Sprintf("%d.%d", lab.Number, len(rules)+1)
		if found[1] != want || found[2] != want {
			report(i+1, "this rule is the next after %d others: its anchor must be rule-%s and its number %[2]s, not rule-%s and %s", len(rules), want, found[1], found[2])
		}
		said := found[3]
		for _, next := range lines[i+1:] {
			if strings.HasPrefix(strings.TrimSpace(text), "|") || ends.MatchString(next) {
				break
			}
			said += " " + next
		}
		said = title(strings.Trim(marked.Replace(link.ReplaceAllString(said, "$1")), " ·"))
		if said == "" {
			report(i+1, "rule %s says nothing; write it on the line of its number", found[2])
		}
		rules = append(rules, Rule{ID: want, Text: said, Line: i + 1})
	}
	return rules, problems
}

// rules completes the rules of each check from the README. Every check must prove a
// rule, if the README numbers rules, and only rules that exist.
func (l *loader) rules(readme string) {
	rules, problems := parseRules(l.lab, readme)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return
	}
	for _, check := range l.checks {
		if len(rules) > 0 && len(check.Rules) == 0 {
			l.problem(check.File, check.Line, "%s proves no rule; add //lab:rule and the numbers of rules in %s/README.md", check.Name, l.lab.Path())
		}
		for i, proved := range check.Rules {
			at := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == proved.ID })
			if at < 0 {
				l.problem(check.File, check.Line, "%s proves rule %s, but %s/README.md has no such rule", check.Name, proved.ID, l.lab.Path())
				continue
			}
			check.Rules[i] = rules[at]
		}
		l.divide(check)
	}
}

// ruleList reads the numbers after //lab:rule. Texts and lines come from the README.
func (l *loader) ruleList(file string, line int, value string) []Rule {
	ids := strings.Fields(value)
	if len(ids) == 0 {
		l.problem(file, line, "//lab:rule needs the numbers of rules after it, such as //lab:rule 1.2 1.5")
	}
	if sorted := slices.Compact(slices.SortedFunc(slices.Values(ids), compareRules)); !slices.Equal(sorted, ids) {
		l.problem(file, line, "write the rules in order, each once: //lab:rule %s", strings.Join(sorted, " "))
	}
	rules := make([]Rule, len(ids))
	for i, id := range ids {
		rules[i].ID = id
	}
	return rules
}

// compareRules orders the ids of rules: 4.9 comes before 4.10.
func compareRules(a, b string) int { return cmp.Compare(ruleNumber(a), ruleNumber(b)) }

func ruleNumber(id string) int {
	_, after, _ := strings.Cut(id, ".")
	n, _ := strconv.Atoi(after)
	return n
}
