package variant

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/workbook"
)

// parent is the directory of the program under the lab, and of the sources in
// the build directory. Neither exists in the clone.
const parent = "variants"

// A layout is the program's sources: a main package in the directory variants of
// the lab, and below it a package for each variant.
type layout struct {
	lab      workbook.Lab
	dir      string // where the sources really lie
	variants []Variant
	given    workbook.Files
	paths    *checks.Overlay
}

// layOut writes the sources of all variants to dir.
func layOut(dir string, lab workbook.Lab, variants []Variant) (*layout, error) {
	given, err := givenFiles(lab)
	if err != nil {
		return nil, err
	}
	l := &layout{lab: lab, dir: dir, given: given, paths: &checks.Overlay{Origins: map[string]string{}}}
	if err := put(filepath.Join(dir, mainFile), mainSource); err != nil {
		return nil, err
	}
	for i, v := range variants {
		if slices.ContainsFunc(variants[:i], func(other Variant) bool { return other.Name == v.Name }) {
			return nil, fmt.Errorf("there are two variants named %s; rename one", v.Name)
		}
		if !kebab.MatchString(v.Name) {
			return nil, fmt.Errorf("%q cannot name a variant; use kebab case", v.Name)
		}
		if err := l.add(v); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *layout) add(v Variant) error {
	path := fmt.Sprintf("socketlab/%s/%s/%s", l.lab.Path(), parent, v.Name)
	if err := put(filepath.Join(l.dir, v.Name+".go"), fmt.Sprintf(registration, path, v.Name)); err != nil {
		return err
	}
	for name, text := range v.Files {
		if err := l.addFile(v, name, string(text), v.Origin(name)); err != nil {
			return err
		}
	}
	for name, text := range l.given {
		if err := l.addFile(v, name, string(text), l.lab.Path()+"/"+name); err != nil {
			return err
		}
	}
	l.variants = append(l.variants, v)
	return nil
}

func (l *layout) addFile(v Variant, name, text, origin string) error {
	source := filepath.Join(l.dir, v.Name, name)
	for _, seen := range []string{source, l.place(v.Name, name)} {
		l.paths.Origins[filepath.ToSlash(seen)] = origin
	}
	return put(source, text)
}

// place is the path at which the compiler sees a file of the program.
func (l *layout) place(elem ...string) string {
	return filepath.Join(append([]string{l.lab.Dir(), parent}, elem...)...)
}

// write writes the overlay of the variants that are left.
func (l *layout) write(file string) error {
	replace := map[string]string{l.place(mainFile): filepath.Join(l.dir, mainFile)}
	for _, v := range l.variants {
		replace[l.place(v.Name+".go")] = filepath.Join(l.dir, v.Name+".go")
		for _, files := range []workbook.Files{v.Files, l.given} {
			for name := range files {
				replace[l.place(v.Name, name)] = filepath.Join(l.dir, v.Name, name)
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
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

func put(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(strings.TrimLeft(text, "\n")), 0o600)
}

// mainFile cannot be the registration of a variant: no kebab case has a _ in it.
const mainFile = "the_program.go"

// mainSource runs the variant that its argument names as a node.
const mainSource = `
package main

import (
	"fmt"
	"os"

	"socketlab/labs/node"
)

var setups = map[string]node.Setup{}

func main() {
	if len(os.Args) != 2 || setups[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: node VARIANT")
		os.Exit(2)
	}
	node.Main(setups[os.Args[1]])
}
`

// registration is a file for each variant, so that a Setup of the wrong type is
// the fault of one.
const registration = `
package main

import variant %q

func init() { setups[%q] = variant.Setup }
`
