package verify

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
)

// top is all that the root of a clone holds, hidden files aside.
var top = []string{"Makefile", "README.md", "go.mod", "go.sum", "grader", "labs", "notes", "solutions"}

// kit is what labs/ holds besides the labs.
var kit = []string{"README.md", "labtest", "node", "socketio", "strictjson"}

// nodeJS is what solutions/ holds besides the labs: what those in Node.js share.
var nodeJS = []string{"node", "node_modules", "package.json", "package-lock.json"}

// pages is what notes/ holds besides the page of each lab.
var pages = []string{
	"README.md", "delivery.md", "deploys.md", "observability.md", "presence.md", "websocket.md",
	"balancers", "benchmarks.md", "interviews", "node.md", "teaching", "teaching.md",
}

// clone proves that nothing lies around outside the labs.
func clone(book workbook.Workbook, labs []workbook.Lab) ([]Problem, error) {
	var names, notes []string
	for _, lab := range labs {
		names = append(names, lab.Name)
		notes = append(notes, lab.Name+".md")
	}
	var problems []Problem
	for _, place := range []struct {
		dir      string
		allowed  []string
		required []string
	}{
		{".", append([]string{"my"}, top...), top}, // my is where the reader's Node.js servers lie
		{"labs", append(slices.Clone(kit), names...), nil},
		{"solutions", append(slices.Clone(nodeJS), names...), names},
		{"notes", append(slices.Clone(pages), notes...), notes},
	} {
		found, err := list(filepath.Join(book.Root, place.dir))
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if !slices.Contains(place.allowed, name) {
				problems = append(problems, Problem{filepath.ToSlash(filepath.Join(place.dir, name)), "stray file: it has no place here; move or remove it", ""})
			}
		}
		for _, name := range place.required {
			if !slices.Contains(found, name) {
				problems = append(problems, Problem{filepath.ToSlash(filepath.Join(place.dir, name)), "missing: it belongs here", ""})
			}
		}
	}
	return problems, nil
}

// list names what is in a directory, hidden files aside. A directory that does
// not exist is empty.
func list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// files proves that the lab's directories hold what they should and nothing
// else, and that starter and solution mirror each other.
func (t *trial) files() error {
	for _, place := range []struct {
		dir     string
		allowed *regexp.Regexp // names; a directory's ends with /
	}{
		{t.lab.Dir(), regexp.MustCompile(`^(README\.md|[^/]+\.go|[a-z0-9]+/)$`)},
		{t.lab.SolutionDir(), regexp.MustCompile(`^([^/]+\.go|(starter|mutants|alternatives|node)/)$`)},
		{t.lab.StarterDir(), regexp.MustCompile(`^[^/]+\.go$`)},
		{t.lab.AlternativesDir(), regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/$`)},
		{t.lab.NodeDir(), regexp.MustCompile(`^([^/]+\.mjs|(app|starter)/)$`)},
		{t.lab.NodeAppDir(), regexp.MustCompile(`^[^/]+\.mjs$`)},
		{t.lab.NodeStarterDir(), regexp.MustCompile(`^[^/]+\.mjs$`)},
		{t.lab.MutantsDir(), regexp.MustCompile(`^([^/]+\.go|equivalent\.txt|without\.txt)$`)},
	} {
		entries, err := os.ReadDir(place.dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, entry := range entries {
			name := entry.Name()
			if entry.IsDir() {
				name += "/"
			}
			if !strings.HasPrefix(name, ".") && !place.allowed.MatchString(name) {
				relative, _ := filepath.Rel(t.lab.Root, filepath.Join(place.dir, name))
				t.report("stray file %s: it has no place here; move or remove it", "", filepath.ToSlash(relative))
			}
		}
	}
	if err := t.ownTests(); err != nil {
		return err
	}
	if err := t.mirrorNode(); err != nil {
		return err
	}
	return t.mirror()
}

// ownTests proves that every test is a check: one without directives would be
// graded nowhere.
func (t *trial) ownTests() error {
	own, err := catalogue.Own(t.lab)
	if err != nil {
		return err
	}
	for _, name := range own {
		if t.options.Pristine {
			t.report("%s holds tests without a //lab: directive, which nobody grades", "", name)
		} else {
			t.page.Line("  %s/%s is your own and is not graded", t.lab.Path(), name)
		}
	}
	return nil
}

// mirror proves that starter and solution have the same files and packages.
func (t *trial) mirror() error {
	starter, err := t.lab.Starter()
	if err != nil {
		t.report("the starter is missing", err.Error())
		return nil
	}
	solution, err := t.lab.Solution()
	if err != nil {
		t.report("the solution is missing", err.Error())
		return nil
	}
	for _, name := range solution.Names() {
		if starter[name] == nil {
			t.report("solution file %s has no starter of the same name", "", name)
		}
	}
	for _, name := range starter.Names() {
		if solution[name] == nil {
			t.report("starter file %s has no solution of the same name", "", name)
			continue
		}
		if a, b := packageOf(starter[name]), packageOf(solution[name]); a != b {
			t.report("%s is package %s in the starter and %s in the solution", "", name, a, b)
		}
	}
	reader, err := t.lab.Reader()
	if err != nil {
		return err
	}
	if reader.Equal(starter) {
		return nil
	}
	if t.options.Pristine {
		t.report("%s is not the starter; copy it from solutions/%s/starter, or update that", differing(reader, starter), t.lab.Path(), t.lab.Name)
	} else {
		t.page.Line("  %s holds your own work; the starter is verified instead", t.lab.Path())
	}
	return nil
}

// mirrorNode proves that starter and solution in Node.js have the same files. What both
// are given lies in the directory app.
func (t *trial) mirrorNode() error {
	solution, err := modules(t.lab.NodeDir())
	if err != nil {
		return err
	}
	starter, err := modules(t.lab.NodeStarterDir())
	if err != nil {
		return err
	}
	for _, name := range solution {
		if !slices.Contains(starter, name) {
			t.report("solution file node/%s has no starter of the same name", "", name)
		}
	}
	for _, name := range starter {
		if !slices.Contains(solution, name) {
			t.report("starter file node/starter/%s has no solution of the same name", "", name)
		}
	}
	return nil
}

// modules names the JavaScript modules in a directory. One that does not exist is empty.
func modules(dir string) ([]string, error) {
	names, err := list(dir)
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasSuffix(name, ".mjs") }), err
}

func packageOf(text []byte) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
	if err != nil {
		return "unreadable"
	}
	return file.Name.Name
}

// differing names the files that two sets do not share.
func differing(a, b workbook.Files) string {
	var names []string
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(a.Names(), b.Names()...)))) {
		if string(a[name]) != string(b[name]) {
			names = append(names, name)
		}
	}
	return fmt.Sprintf("different: %s", strings.Join(names, ", "))
}
