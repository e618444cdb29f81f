// Package workbook finds the files of a clone: its root, its labs, and for each lab the
// files of the reader, the starter and the solution.
package workbook

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// StateDir is the directory in the root in which the grader stores its files.
const StateDir = ".socketlab"

// Workbook is one clone of the repository.
type Workbook struct {
	// Root is the absolute path of the directory with go.mod.
	Root string
}

// Find searches dir and its parents for the go.mod of module socketlab.
func Find(dir string) (Workbook, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return Workbook{}, err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && isSocketlab(text) {
			return Workbook{Root: dir}, nil
		}
		if dir == filepath.Dir(dir) {
			return Workbook{}, exitcode.Usagef("%s is not inside a clone of Socketlab; change to the directory of your clone and try again", start)
		}
	}
}

func isSocketlab(gomod []byte) bool {
	for line := range bytes.Lines(gomod) {
		if f := strings.Fields(string(line)); len(f) >= 2 && f[0] == "module" {
			return strings.Trim(f[1], `"`) == "socketlab"
		}
	}
	return false
}

// labName matches the name of a lab's directory: NN-name.
var labName = regexp.MustCompile(`^(\d+)-[a-z0-9]+(-[a-z0-9]+)*$`)

// Labs returns the labs sorted by number.
func (w Workbook) Labs() ([]Lab, error) {
	entries, err := os.ReadDir(filepath.Join(w.Root, "labs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exitcode.Usagef("%s has no directory labs/; restore it with: git checkout -- labs", w.Root)
	} else if err != nil {
		return nil, err
	}
	var labs []Lab
	for _, entry := range entries {
		parts := labName.FindStringSubmatch(entry.Name())
		if parts == nil || !entry.IsDir() {
			continue
		}
		number, err := strconv.Atoi(parts[1])
		if err != nil {
			continue
		}
		lab := Lab{Root: w.Root, Number: number, Name: entry.Name()}
		lab.Title, lab.Balancer = lab.readTitle(), lab.readBalancer()
		labs = append(labs, lab)
	}
	slices.SortFunc(labs, func(a, b Lab) int { return a.Number - b.Number })
	return labs, nil
}

// Lab finds a lab by a name such as 1, 01, 01-scaling or labs/01-scaling.
func (w Workbook) Lab(called string) (Lab, error) {
	labs, err := w.Labs()
	if err != nil {
		return Lab{}, err
	}
	name := filepath.Base(filepath.Clean(called))
	number, isNumber := strconv.Atoi(name)
	var known []string
	for _, lab := range labs {
		if lab.Name == name || isNumber == nil && lab.Number == number {
			return lab, nil
		}
		known = append(known, lab.Name)
	}
	if len(known) == 0 {
		return Lab{}, exitcode.Usagef("there is no lab %s; labs/ contains no labs", called)
	}
	return Lab{}, exitcode.Usagef("there is no lab %s; choose from %s", called, strings.Join(known, ", "))
}
