package intake

import (
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"socketlab/grader/internal/core/workbook"
)

// ours are the directories of the workbook that mirror labs/ without being it.
var ours = map[string]bool{"solutions": true, "notes": true, "grader": true}

// search finds the directories of labs in a tree.
type search struct {
	tree  *tree
	alone bool               // the class has one lab
	code  map[string][]*file // the Go files, by directory; none in one that contains only faulty ones
	dirs  []string           // the same directories, sorted
	rooms map[string]bool    // the directories of labs/ in the workbook
}

func newSearch(t *tree, labs []workbook.Lab) *search {
	s := &search{tree: t, alone: len(labs) == 1, code: map[string][]*file{}, rooms: map[string]bool{}}
	for name, f := range t.files {
		if isGo(name) {
			s.code[path.Dir(name)] = append(s.code[path.Dir(name)], f)
		}
	}
	for _, f := range t.faults {
		if at := f.slashed(); isGo(at) && !s.has(path.Dir(at)) {
			s.code[path.Dir(at)] = nil
		}
	}
	s.dirs = slices.Sorted(maps.Keys(s.code))
	entries, _ := os.ReadDir(filepath.Join(labs[0].Root, "labs"))
	for _, entry := range entries {
		s.rooms[entry.Name()] = entry.IsDir()
	}
	return s
}

// find lists the directories that can be a lab's: one if it is clear. The first rule
// that finds any decides.
//
//  1. The lab's name where the workbook has it: in labs/ or at the root, with at most
//     one directory around them.
//  2. The lab's name anywhere, even if it is a link.
//  3. In a class of one lab, the root.
//  4. The lab's package. Of several directories, those of rule 5.
//  5. Another spelling of the lab's name, such as lab-3 or 3-authorization.
//  6. In a class of one lab, any directory.
//
// From rule 2 on, a directory below another one is a part of it.
func (s *search) find(lab workbook.Lab) (dirs []string, named bool) {
	if dirs := s.usual(lab); len(dirs) > 0 {
		return dirs, true
	}
	if dirs := s.filter(func(dir string) bool { return path.Base(dir) == lab.Name }); len(dirs) > 0 {
		return dirs, true
	}
	if dirs := s.linked(lab); len(dirs) > 0 {
		return dirs, true
	}
	if s.alone && s.has(".") {
		return []string{"."}, false
	}
	free := func(dir string) bool { return !s.isRoom(dir, lab) }
	spelt := func(dir string) bool { return free(dir) && isSpelt(dir, lab) }
	name := packageOf(lab)
	dirs = s.filter(func(dir string) bool { return free(dir) && s.holds(dir, name) })
	if len(dirs) > 1 {
		if clear := slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return !spelt(dir) }); len(clear) > 0 {
			dirs = clear
		}
	}
	if len(dirs) == 0 {
		dirs = s.filter(spelt)
	}
	if len(dirs) == 0 && s.alone {
		dirs = s.filter(free)
	}
	return dirs, false
}

// has reports whether a directory contains a Go file itself.
func (s *search) has(dir string) bool {
	_, ok := s.code[dir]
	return ok
}

// usual lists the directories of the lab's name where the workbook has it.
func (s *search) usual(lab workbook.Lab) []string {
	var at []string
	for _, base := range s.around() {
		for _, dir := range []string{path.Join(base, "labs", lab.Name), path.Join(base, lab.Name)} {
			if s.has(dir) {
				at = append(at, dir)
			}
		}
	}
	return at
}

// around lists the root and every directory in it that may wrap the labs.
func (s *search) around() []string {
	around := []string{"."}
	for _, dir := range slices.Sorted(maps.Keys(s.tree.dirs)) {
		if dir != "." && !strings.Contains(dir, "/") && dir != "labs" && !ours[dir] {
			around = append(around, dir)
		}
	}
	return around
}

// linked lists the links in place of the lab's directory.
func (s *search) linked(lab workbook.Lab) []string {
	var at []string
	for _, f := range s.tree.sortedFaults() {
		if path.Base(f.path) == lab.Name && !f.used {
			at = append(at, f.path)
		}
	}
	return at
}

// filter lists the topmost directories with Go files that fit.
func (s *search) filter(fits func(dir string) bool) []string {
	var dirs []string
	for _, dir := range s.dirs {
		inOurs := slices.ContainsFunc(strings.Split(dir, "/"), func(element string) bool { return ours[element] })
		inOther := slices.ContainsFunc(dirs, func(top string) bool { _, ok := below(dir, top); return ok })
		if !inOurs && !inOther && fits(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// isRoom reports whether a directory belongs to another one of labs/, such as another
// lab.
func (s *search) isRoom(dir string, lab workbook.Lab) bool {
	return slices.ContainsFunc(strings.Split(dir, "/"), func(element string) bool { return s.rooms[element] && element != lab.Name })
}

// holds reports whether the files of a directory are of a package.
func (s *search) holds(dir, name string) bool {
	found := false
	for _, f := range s.code[dir] {
		if strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		if clause := packageClause(f.text); clause == name {
			found = true
		} else if clause != "" {
			return false
		}
	}
	return found
}

// packageClause is the name of a file's package, or "".
func packageClause(text []byte) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return file.Name.Name
}

// packageOf is the name of a lab's package in the workbook, or one that no file has.
func packageOf(lab workbook.Lab) string {
	files, err := lab.Reader()
	if err == nil {
		for _, name := range files.Names() {
			if clause := packageClause(files[name]); clause != "" {
				return clause
			}
		}
	}
	return "no package"
}

// isSpelt reports whether a directory, or the one around its src, has the lab's name in
// another spelling: the name of 03-authorization without the number or with another
// separator, or lab and the number.
func isSpelt(dir string, lab workbook.Lab) bool {
	if path.Base(dir) == "src" {
		dir = path.Dir(dir)
	}
	words := strings.FieldsFunc(strings.ToLower(path.Base(dir)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	rest, isLab := strings.CutPrefix(strings.Join(words, "-"), "lab")
	rest = strings.TrimPrefix(rest, "-")
	_, title, _ := strings.Cut(lab.Name, "-")
	digits, tail, _ := strings.Cut(rest, "-")
	number, err := strconv.Atoi(digits)
	return rest == title || err == nil && number == lab.Number && (tail == title || isLab && tail == "")
}
