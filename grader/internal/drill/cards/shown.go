package cards

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/catalogue"
)

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	link     = regexp.MustCompile(`\[[^\]]*\]\(([^()\s]+)\)`)
	testName = regexp.MustCompile(`^Test[A-Z0-9_]\w*$`)
	mutant   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	setting  = regexp.MustCompile(`^\w+=`)
)

// evidence collects what one "Shown by" names.
type evidence struct {
	card  *Card
	known *known

	tests, mutants []string
	labs           []string // named by make lab-N
	packages       []string // directories whose tests are named
	found          bool     // whether it names a check, a command or a link
	problems       catalogue.Problems
}

func (e *evidence) problem(text string) {
	e.problems = append(e.problems, catalogue.Problem{File: e.card.Page, Line: e.card.shownLine, Text: "Shown by " + text})
}

// judge verifies that everything the card's "Shown by" names exists, and sets the checks
// of the card.
func (k *known) judge(card *Card) catalogue.Problems {
	e := &evidence{card: card, known: k}
	for _, parts := range codeSpan.FindAllStringSubmatch(card.Shown, -1) {
		e.code(strings.Fields(parts[1]))
	}
	for _, parts := range link.FindAllStringSubmatch(card.Shown, -1) {
		e.link(parts[1])
	}
	for _, name := range e.tests {
		e.test(name)
	}
	if strings.Contains(card.Shown, "mutant") {
		for _, name := range e.mutants {
			if !k.mutants[name] {
				e.problem("names a mutant that does not exist: " + name)
			}
		}
	}
	if !e.found && len(e.problems) == 0 {
		e.problem("names nothing; name a check or a command (make …, go run …, go test …) in backticks, or link to a source")
	}
	return e.problems
}

// code handles the words of one code span.
func (e *evidence) code(words []string) {
	for len(words) > 0 && setting.MatchString(words[0]) {
		words = words[1:]
	}
	switch {
	case len(words) == 0:
	case len(words) == 1 && testName.MatchString(words[0]):
		e.tests = append(e.tests, words[0])
	case len(words) == 1 && mutant.MatchString(words[0]):
		e.mutants = append(e.mutants, words[0])
	case words[0] == "make" && len(words) > 1:
		e.make(words[1])
	case words[0] == "go" && len(words) > 2 && (words[1] == "run" || words[1] == "test"):
		e.goTool(words[1:])
	}
}

func (e *evidence) make(target string) {
	stem, number := cutNumber(target)
	switch {
	case number == 0 && !e.known.targets[target]:
		e.problem("names a target that make does not have: " + target)
	case number > 0 && !e.known.targets[stem+"%"]:
		e.problem("names a target that make does not have: " + target)
	case number > 0 && e.known.labs[number] == "":
		e.problem("names a lab that does not exist: make " + target)
	default:
		e.found = true
	}
	if number > 0 && e.known.labs[number] != "" {
		e.labs = append(e.labs, e.known.labs[number])
	}
	if target == "interop" {
		e.packages = append(e.packages, "grader/interop")
	}
}

// cutNumber splits lab-3 into lab- and 3.
func cutNumber(target string) (stem string, number int) {
	i := strings.LastIndexByte(target, '-') + 1
	number, err := strconv.Atoi(target[i:])
	if i == 0 || err != nil || number < 1 {
		return target, 0
	}
	return target[:i], number
}

// goTool handles the words after go: run ./dir … or test ./dir ….
func (e *evidence) goTool(words []string) {
	i := slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, "./") })
	if i < 0 {
		e.problem("runs no package of this clone: go " + strings.Join(words, " "))
		return
	}
	dir := strings.TrimSuffix(strings.TrimPrefix(words[i], "./"), "/...")
	if info, err := os.Stat(filepath.Join(e.known.root, filepath.FromSlash(dir))); err != nil || !info.IsDir() {
		e.problem("names a package that does not exist: " + words[i])
		return
	}
	e.found = true
	if words[0] == "test" {
		e.packages = append(e.packages, dir)
	}
}

// test looks for a test in the labs and packages that "Shown by" names or, if it names
// none, in every lab.
func (e *evidence) test(name string) {
	labs := e.labs
	if len(labs) == 0 && len(e.packages) == 0 {
		labs = e.known.labNames
	}
	there := false
	for _, lab := range labs {
		if slices.Contains(e.known.tests("labs/"+lab), name) {
			there = true
			e.card.Checks = append(e.card.Checks, Check{Lab: lab, Name: name})
		}
	}
	for _, dir := range e.packages {
		there = there || slices.Contains(e.known.tests(dir), name)
	}
	if !there {
		e.problem("names a check that does not exist in " + strings.Join(slices.Concat(labs, e.packages), ", ") + ": " + name)
	}
	e.found = e.found || there
}

// link handles the target of a link. It verifies only targets within the clone.
func (e *evidence) link(target string) {
	if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
		e.found = true
		return
	}
	file, anchor, _ := strings.Cut(target, "#")
	path := e.card.Page
	if file != "" {
		path = filepath.ToSlash(filepath.Join(filepath.Dir(e.card.Page), file))
	}
	text, err := os.ReadFile(filepath.Join(e.known.root, filepath.FromSlash(path)))
	if info, statErr := os.Stat(filepath.Join(e.known.root, filepath.FromSlash(path))); statErr == nil && info.IsDir() && anchor == "" {
		err = nil
	}
	switch {
	case err != nil:
		e.problem("links to a file that does not exist: " + target)
	case anchor != "" && !catalogue.Anchors(string(text))[anchor]:
		e.problem("links to a heading that does not exist: " + target)
	default:
		e.found = true
	}
}
