package variant

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
)

// parent is the directory of the program under the lab, and of the sources in
// the build directory. Neither exists in the clone.
const parent = "variants"

// A layout is the program's sources: a main package in the directory variants of the lab,
// below it a package of all variants that can be folded, and one for each other variant.
type layout struct {
	lab    workbook.Lab
	dir    string // where the sources really lie
	given  workbook.Files
	fold   *mutant.Fold
	folded []Variant
	alone  []Variant
	paths  *checks.Overlay
}

// layOut sorts the variants. The first is the reference, into which the others are folded.
func layOut(dir string, lab workbook.Lab, variants []Variant) (*layout, error) {
	given, err := givenFiles(lab)
	if err != nil {
		return nil, err
	}
	l := &layout{lab: lab, dir: dir, given: given, paths: &checks.Overlay{Origins: map[string]string{}}}
	if l.fold, err = mutant.NewFold(variants[0].Files, l.path(selectorDir)); err != nil {
		return nil, err
	}
	l.folded = variants[:1:1]
	for i, v := range variants {
		if slices.ContainsFunc(variants[:i], func(other Variant) bool { return other.Name == v.Name }) {
			return nil, fmt.Errorf("there are two variants named %s; rename one", v.Name)
		}
		if !kebab.MatchString(v.Name) {
			return nil, fmt.Errorf("%q cannot name a variant; use kebab case", v.Name)
		}
		switch {
		case i == 0:
		case l.fold.Add(v.Name, v.Files):
			l.folded = append(l.folded, v)
		default:
			l.alone = append(l.alone, v)
		}
	}
	return l, nil
}

// unfold gives a variant a package of its own, or all of them but the reference.
func (l *layout) unfold(match func(Variant) bool) {
	for _, v := range l.folded[1:] {
		if match(v) {
			l.fold.Remove(v.Name)
			l.alone = append(l.alone, v)
		}
	}
	l.folded = append(l.folded[:1:1], slices.DeleteFunc(slices.Clone(l.folded[1:]), match)...)
}

// variants are all that are left.
func (l *layout) variants() []Variant { return slices.Concat(l.folded, l.alone) }

// path is the import path of a package below the main package.
func (l *layout) path(dir string) string {
	return "socketlab/" + l.lab.Path() + "/" + parent + "/" + dir
}

// place is the path at which the compiler sees a file of the program.
func (l *layout) place(elem ...string) string {
	return filepath.Join(append([]string{l.lab.Dir(), parent}, elem...)...)
}

// write writes the sources, and the overlay that shows them to the compiler.
func (l *layout) write(overlay string) error {
	w := &writer{layout: l, replace: map[string]string{}}
	w.put(mainSource, "", mainFile)
	w.put(selectorSource, "", selectorDir, "version.go")
	names := ""
	for _, v := range l.folded {
		names += fmt.Sprintf("%q, ", v.Name)
	}
	w.put(l.registration(foldDir, names), "", "the_fold.go")
	for name, text := range l.fold.Files() {
		w.put(string(text), l.folded[0].Origin(name), foldDir, name)
	}
	w.putGiven(foldDir)
	for _, v := range l.alone {
		w.put(l.registration(v.Name, strconv.Quote(v.Name)), "", v.Name+".go")
		for name, text := range v.Files {
			w.put(string(text), v.Origin(name), v.Name, name)
		}
		w.putGiven(v.Name)
	}
	if w.err != nil {
		return w.err
	}
	text, err := json.Marshal(map[string]any{"Replace": w.replace})
	if err != nil {
		return err
	}
	return os.WriteFile(overlay, text, 0o600)
}

// registration is the file that registers the variants with these quoted names, whose
// package is in dir.
func (l *layout) registration(dir, names string) string {
	return fmt.Sprintf(registration, l.path(dir), names, l.lab.MainFunc())
}

// writer writes source files until the first error.
type writer struct {
	*layout
	replace map[string]string
	err     error
}

// put writes a file of the program. A person finds it at origin, if that is not empty.
func (w *writer) put(text, origin string, elem ...string) {
	source, place := filepath.Join(append([]string{w.dir}, elem...)...), w.place(elem...)
	w.replace[place] = source
	if origin != "" {
		for _, seen := range []string{source, place} {
			w.paths.Origins[filepath.ToSlash(seen)] = origin
		}
	}
	if w.err == nil {
		w.err = os.MkdirAll(filepath.Dir(source), 0o700)
	}
	if w.err == nil {
		w.err = os.WriteFile(source, []byte(strings.TrimLeft(text, "\n")), 0o600)
	}
}

// putGiven writes the files that every package has.
func (w *writer) putGiven(dir string) {
	for name, text := range w.given {
		w.put(string(text), w.lab.Path()+"/"+name, dir, name)
	}
}

// givenFiles reads the files of the lab's package that belong to the workbook.
func givenFiles(lab workbook.Lab) (workbook.Files, error) {
	found, err := filepath.Glob(filepath.Join(lab.Dir(), "*.go"))
	if err != nil {
		return nil, err
	}
	given := workbook.Files{}
	for _, file := range found {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if workbook.IsGiven(text) && !strings.HasSuffix(file, "_test.go") {
			given[filepath.Base(file)] = text
		}
	}
	return given, nil
}

// No variant can have these names: no kebab case has a _ in it.
const (
	mainFile    = "the_program.go"
	foldDir     = "the_fold"
	selectorDir = "the_version"
)

// mainSource runs the variant that its argument names.
const mainSource = `
package main

import (
	"fmt"
	"os"
)

var mains = map[string]func(){}

func main() {
	if len(os.Args) != 2 || mains[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: node VARIANT")
		os.Exit(2)
	}
	mains[os.Args[1]]()
}
`

// selectorSource knows the variant before the first variable of the fold is initialised.
const selectorSource = `
package selected

import "os"

var Version = os.Args[len(os.Args)-1]
`

// registration is a file for each package, so that a Setup of the wrong type is the fault
// of one.
const registration = `
package main

import (
	"socketlab/labs/node"

	variant %q
)

func init() {
	for _, name := range []string{%s} {
		mains[name] = func() { %s(variant.Setup) }
	}
}
`
