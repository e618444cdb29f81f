package catalogue

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Passage is a part of a check's body that proves some of the check's rules. It begins
// with a //lab:rule comment and ends where the next one begins, or with the body.
type Passage struct {
	Line  int // of the comment
	Rules []Rule
}

// Broken returns the rules that a failure with this message is about: those of the passage
// in which the check failed. If it failed elsewhere, they are all rules of the check.
func (c Check) Broken(message string) []Rule {
	line := c.failedAt(message)
	for _, passage := range slices.Backward(c.Passages) {
		if passage.Line < line && line <= c.End {
			return passage.Rules
		}
	}
	return c.Rules
}

// place matches the file and the line with which go test begins a failure.
var place = regexp.MustCompile(`^\s*(\S+_test\.go):(\d+): `)

// failedAt returns the line of the check's file in which it failed, or 0.
func (c Check) failedAt(message string) int {
	found := place.FindStringSubmatch(message)
	if found == nil || !strings.HasSuffix("/"+c.File, "/"+found[1]) {
		return 0
	}
	line, err := strconv.Atoi(found[2])
	if err != nil {
		return 0
	}
	return line
}

// passages reads the //lab:rule comments in the body of a check and adds them to placed.
func (l *loader) passages(fset *token.FileSet, check *Check, tree *ast.File, fn *ast.FuncDecl, placed map[*ast.Comment]bool) {
	if fn.Body == nil {
		return
	}
	for _, group := range tree.Comments {
		if group.Pos() < fn.Body.Pos() || group.End() > fn.Body.End() {
			continue
		}
		for _, comment := range group.List {
			if firstWord(comment.Text) != prefix+"rule" {
				continue
			}
			placed[comment] = true
			line := fset.Position(comment.Pos()).Line
			check.Passages = append(check.Passages, Passage{line, l.ruleList(check.File, line, strings.TrimPrefix(comment.Text, prefix+"rule"))})
		}
	}
}

// divide completes the rules of a check's passages. Together they must prove exactly the
// rules that its doc comment lists.
func (l *loader) divide(check Check) {
	if len(check.Passages) == 0 {
		return
	}
	var proved []string
	for _, passage := range check.Passages {
		for i, rule := range passage.Rules {
			proved = append(proved, rule.ID)
			at := slices.IndexFunc(check.Rules, func(r Rule) bool { return r.ID == rule.ID })
			if at < 0 {
				l.problem(check.File, passage.Line, "the passage proves rule %s, which the doc comment of %s does not list; add it to the //lab:rule there", rule.ID, check.Name)
				continue
			}
			passage.Rules[i] = check.Rules[at]
		}
	}
	for _, rule := range check.Rules {
		if !slices.Contains(proved, rule.ID) {
			l.problem(check.File, check.Line, "%s lists rule %s, which none of its passages proves; put //lab:rule %[2]s above the statements that prove it", check.Name, rule.ID)
		}
	}
}
