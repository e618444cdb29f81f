// Package mutant reads plausible mistakes and lays each over the solution.
//
// A mutant is a Go file of the solution's package under the build tag mutant.
// Each of its top-level declarations replaces the solution's declaration of
// the same name; a name that the solution does not have is added. Its doc comment
// says in a sentence what is wrong. It also says which rules of the lab's README the
// mistake breaks, by doing too little or allowing too much, or which it overdoes, by
// being stricter than the rule; and it names the checks that must catch it:
//
//	//lab:breaks 1.4
//	//lab:overdoes 1.7
//	//lab:kills TestExactlyOnce TestOrder
//
// A mistake that only the race detector finds in every run, such as a missing lock, says
// //lab:race as well.
package mutant

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Mutant is one mistake.
type Mutant struct {
	// Name is the file's name without .go, in kebab case.
	Name string
	// Path is the file's path relative to the root, with forward slashes.
	Path string
	// Title is the first sentence of the doc comment, without its full stop.
	Title string
	// Breaks are the ids of the rules that it breaks by doing too little or allowing
	// too much.
	Breaks []string
	// Overdoes are the ids of the rules that it breaks by being too strict.
	Overdoes []string
	// Kills names the checks that must catch it; empty with All.
	Kills []string
	// All says that every check must catch it.
	All bool
	// Race says that its checks must catch it under the race detector. Without, they
	// catch it in some runs and miss it in others.
	Race bool

	source []byte
}

// Names reports whether the mutant says that check must catch it.
func (m Mutant) Names(check string) bool { return m.All || slices.Contains(m.Kills, check) }

// kebab is what a mutant's file may be called.
var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// List reads the mutants of a lab in the order of their names. A lab without
// any has an empty list. Errors are usage errors that name file and line; the
// mutants that could be read are returned with them.
func List(lab workbook.Lab) ([]Mutant, []error) {
	files, err := filepath.Glob(filepath.Join(lab.MutantsDir(), "*.go"))
	if err != nil {
		return nil, []error{err}
	}
	var mutants []Mutant
	var faults []error
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, []error{err}
		}
		m, err := Parse("solutions/"+lab.Name+"/mutants/"+filepath.Base(file), text)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		mutants = append(mutants, m)
	}
	return mutants, faults
}

// Parse reads one mutant. The path is relative to the root.
func Parse(path string, source []byte) (Mutant, error) {
	m := Mutant{Name: strings.TrimSuffix(filepath.Base(path), ".go"), Path: path, source: source}
	if !kebab.MatchString(m.Name) {
		return m, exitcode.Usagef("%s:1: a mutant's file is named in kebab case, such as order-lost.go", path)
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, path, source, parser.ParseComments)
	if err != nil {
		return m, exitcode.Usagef("%w", err)
	}
	if constraint(tree) == nil {
		return m, exitcode.Usagef("%s:1: begin with the line //go:build mutant, so that no ordinary build takes this file", path)
	}
	if tree.Doc == nil {
		return m, exitcode.Usagef("%s:%d: say above the package clause what is wrong, in a sentence, and add //lab:kills TestXxx", path, fset.Position(tree.Package).Line)
	}
	m.Title = strings.TrimSuffix(new(doc.Package).Synopsis(tree.Doc.Text()), ".")
	if m.Title == "" {
		return m, exitcode.Usagef("%s:%d: the doc comment says nothing; say in a sentence what is wrong", path, fset.Position(tree.Doc.Pos()).Line)
	}
	for _, comment := range tree.Doc.List {
		if err := m.directive(comment.Text); err != nil {
			return m, exitcode.Usagef("%s:%d: %w", path, fset.Position(comment.Pos()).Line, err)
		}
	}
	if !m.All && len(m.Kills) == 0 {
		return m, exitcode.Usagef("%s:%d: name the checks that must catch it: //lab:kills TestXxx, or //lab:kills all", path, fset.Position(tree.Doc.Pos()).Line)
	}
	return m, nil
}

func (m *Mutant) directive(text string) error {
	if !strings.HasPrefix(text, "//lab:") {
		return nil
	}
	words := strings.Fields(text)
	switch {
	case words[0] == "//lab:race" && len(words) > 1:
		return fmt.Errorf("//lab:race takes no argument; remove %q", strings.Join(words[1:], " "))
	case words[0] == "//lab:race":
		m.Race = true
	case words[0] != "//lab:kills" && words[0] != "//lab:breaks" && words[0] != "//lab:overdoes":
		return fmt.Errorf("unknown directive %s; the directives of a mutant are //lab:breaks, //lab:overdoes, //lab:kills and //lab:race", words[0])
	case len(words) == 1 && words[0] == "//lab:kills":
		return fmt.Errorf("//lab:kills names no check; add one, or all")
	case len(words) == 1:
		return fmt.Errorf("%s names no rule; add the number of one in the lab's README", words[0])
	case words[0] == "//lab:breaks":
		m.Breaks = append(m.Breaks, words[1:]...)
	case words[0] == "//lab:overdoes":
		m.Overdoes = append(m.Overdoes, words[1:]...)
	case len(words) == 2 && words[1] == "all":
		m.All = true
	default:
		m.Kills = append(m.Kills, words[1:]...)
	}
	return nil
}

// constraint is the //go:build mutant line of a file, or nil.
func constraint(tree *ast.File) *ast.Comment {
	for _, group := range tree.Comments {
		for _, comment := range group.List {
			if group.End() < tree.Package && strings.TrimSpace(comment.Text) == "//go:build mutant" {
				return comment
			}
		}
	}
	return nil
}
