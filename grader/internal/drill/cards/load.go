package cards

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
)

// Load reads the cards of all pages in notes/. It leaves out malformed cards and returns
// their problems.
func Load(book workbook.Workbook) ([]Card, catalogue.Problems, error) {
	pages, err := filepath.Glob(filepath.Join(book.Root, "notes", "*.md"))
	if err != nil {
		return nil, nil, err
	}
	known, err := know(book)
	if err != nil {
		return nil, nil, err
	}
	var all []Card
	var problems catalogue.Problems
	first := map[string]string{} // location of each ID
	for _, file := range pages {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("read the cards: %w", err)
		}
		found, wrong := Parse("notes/"+filepath.Base(file), string(text))
		problems = append(problems, wrong...)
		for _, card := range found {
			wrong := known.judge(&card)
			if where, taken := first[card.ID]; taken {
				wrong = append(wrong, catalogue.Problem{File: card.Page, Line: card.Line + 1,
					Text: fmt.Sprintf("the id %s is already used at %s; choose another", card.ID, where)})
			}
			if problems = append(problems, wrong...); len(wrong) > 0 {
				continue
			}
			first[card.ID] = fmt.Sprintf("%s:%d", card.Page, card.Line+1)
			all = append(all, card)
		}
	}
	return all, problems, nil
}

// known is what exists in a clone.
type known struct {
	root     string
	labs     map[int]string // names of labs, by number
	labNames []string
	targets  map[string]bool // targets of make, such as lab-%
	mutants  map[string]bool
	byDir    map[string][]string // names of tests, as far as they were read
}

var (
	target   = regexp.MustCompile(`(?m)^([a-z][a-z0-9-]*%?):`)
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

func know(book workbook.Workbook) (*known, error) {
	k := &known{root: book.Root, labs: map[int]string{}, targets: map[string]bool{}, mutants: map[string]bool{}, byDir: map[string][]string{}}
	labs, err := book.Labs()
	if err != nil {
		return nil, err
	}
	for _, lab := range labs {
		k.labs[lab.Number] = lab.Name
		k.labNames = append(k.labNames, lab.Name)
		mutants, err := filepath.Glob(filepath.Join(lab.MutantsDir(), "*.go"))
		if err != nil {
			return nil, err
		}
		for _, file := range mutants {
			k.mutants[strings.TrimSuffix(filepath.Base(file), ".go")] = true
		}
	}
	makefile, err := os.ReadFile(filepath.Join(book.Root, "Makefile"))
	if err != nil {
		return nil, fmt.Errorf("read the targets of make: %w", err)
	}
	for _, parts := range target.FindAllStringSubmatch(string(makefile), -1) {
		k.targets[parts[1]] = true
	}
	return k, nil
}

// tests returns the names of the test functions in a directory, relative to the root.
func (k *known) tests(dir string) []string {
	if names, ok := k.byDir[dir]; ok {
		return names
	}
	var names []string
	files, _ := filepath.Glob(filepath.Join(k.root, filepath.FromSlash(dir), "*_test.go"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // a test that cannot be read does not exist
		}
		for _, parts := range testFunc.FindAllStringSubmatch(string(text), -1) {
			names = append(names, parts[1])
		}
	}
	k.byDir[dir] = names
	return names
}
