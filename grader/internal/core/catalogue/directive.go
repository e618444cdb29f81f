package catalogue

import (
	"go/ast"
	"go/doc"
	"go/token"
	"strconv"
	"strings"
)

// prefix starts every directive.
const prefix = "//lab:"

// check reads a test function and its doc comment, and adds the directives to placed.
func (l *loader) check(fset *token.FileSet, file string, tree *ast.File, fn *ast.FuncDecl, placed map[*ast.Comment]bool) {
	at := l.path(file)
	if fn.Doc != nil {
		for _, comment := range fn.Doc.List {
			placed[comment] = true
		}
	}
	check := Check{Name: fn.Name.Name, File: at, Line: fset.Position(fn.Pos()).Line, End: fset.Position(fn.End()).Line}
	if where, twice := l.seen[check.Name]; twice {
		l.problem(at, check.Line, "%s is declared twice, first at %s; rename one", check.Name, where)
		return
	}
	l.seen[check.Name] = at + ":" + strconv.Itoa(check.Line)

	check.Title = title(fn.Doc.Text())
	if check.Title == "" {
		l.problem(at, check.Line, "%s has no title; begin its doc comment with the requirement as a sentence", check.Name)
	}
	if fn.Doc != nil {
		for _, comment := range fn.Doc.List {
			l.directive(&check, at, fset.Position(comment.Pos()).Line, comment.Text)
		}
	}
	l.passages(fset, &check, tree, fn, placed)
	if check.Points == 0 {
		l.problem(at, check.Line, "%s has no points; add //lab:points N to its doc comment", check.Name)
	}
	if len(check.Hints) == 0 {
		l.problem(at, check.Line, "%s has no hint; add //lab:hint and a sentence to its doc comment", check.Name)
	}
	if len(check.Hints) > 0 && len(check.NodeHints) == 0 {
		l.problem(at, check.Line, "%s has no hint for a server in Node.js; add //lab:hint-node and a sentence to its doc comment", check.Name)
	}
	if check.Note == "" {
		l.problem(at, check.Line, "%s has no note; add //lab:note and the anchor of a heading in %s", check.Name, l.lab.NotesPath())
	}
	l.checks = append(l.checks, check)
}

// title returns the first sentence of a doc comment without its full stop.
func title(text string) string {
	return strings.TrimSuffix(new(doc.Package).Synopsis(text), ".")
}

// directive reads one line of a check's doc comment.
func (l *loader) directive(check *Check, at string, line int, text string) {
	if !strings.HasPrefix(text, prefix) {
		if loose := strings.TrimSpace(strings.TrimPrefix(text, "//")); strings.HasPrefix(loose, "lab:") {
			l.problem(at, line, "write %s%s without a space after the slashes", prefix, strings.TrimPrefix(loose, "lab:"))
		}
		return
	}
	word := firstWord(text)
	value := strings.TrimSpace(strings.TrimPrefix(text, word))
	switch word {
	case prefix + "points":
		points, err := strconv.Atoi(value)
		if err != nil || points < 1 || points > Total {
			l.problem(at, line, "//lab:points needs a whole number from 1 to %d, not %q", Total, value)
			check.Points = 1
			return
		}
		if check.Points != 0 {
			l.problem(at, line, "//lab:points is in %s twice; keep one", check.Name)
		}
		check.Points = points
	case prefix + "rule":
		if len(check.Rules) > 0 {
			l.problem(at, line, "//lab:rule is in the doc comment of %s twice; write all numbers in one line", check.Name)
		}
		check.Rules = append(check.Rules, l.ruleList(at, line, value)...)
	case prefix + "hint", prefix + "hint-go", prefix + "hint-node":
		if value == "" {
			l.problem(at, line, "%s needs a sentence after it", word)
		}
		if word != prefix+"hint-node" {
			check.Hints = append(check.Hints, value)
		}
		if word != prefix+"hint-go" {
			check.NodeHints = append(check.NodeHints, value)
		}
	case prefix + "note":
		if value == "" || strings.ContainsAny(value, " #") {
			l.problem(at, line, "//lab:note needs one anchor, such as why-rooms, not %q", value)
		}
		if check.Note != "" {
			l.problem(at, line, "//lab:note is in %s twice; keep one", check.Name)
		}
		check.Note = value
	case prefix + "part":
		if value == "" || strings.ContainsAny(value, " #") {
			l.problem(at, line, "//lab:part needs one anchor, such as part-a, not %q", value)
		}
		if check.Part != "" {
			l.problem(at, line, "//lab:part is in %s twice; keep one", check.Name)
		}
		check.Part = value
	case prefix + "stricter":
		if value == "" {
			l.problem(at, line, "//lab:stricter needs the reason after it: the defect of the official stack")
		}
		if check.Stricter != "" {
			l.problem(at, line, "//lab:stricter is in %s twice; keep one", check.Name)
		}
		check.Stricter = value
	case prefix + "race":
		if value != "" {
			l.problem(at, line, "//lab:race takes no argument; remove %q", value)
		}
		if check.Race {
			l.problem(at, line, "//lab:race is in %s twice; keep one", check.Name)
		}
		check.Race = true
	default:
		l.problem(at, line, "unknown directive %s; the directives are //lab:points, //lab:rule, //lab:hint, //lab:hint-go, //lab:hint-node, //lab:note, //lab:part, //lab:stricter and //lab:race", word)
	}
}
