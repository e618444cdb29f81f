package intake

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// place is the directory of one lab in a submission.
type place struct {
	lab workbook.Lab
	dir string // directory of the files; "." is the root
}

// ours are the directories of the workbook that mirror labs/ without being it.
var ours = map[string]bool{"labs": true, "solutions": true, "notes": true, "grader": true}

// places finds the labs. A lab is in a directory of its name, which may be in labs/, at
// the root or one directory below it. In a class of one lab, its files may also be
// there without a directory of their own. A lab in two places is refused, because the
// grader cannot know which one is meant.
func (t *tree) places(labs []workbook.Lab) ([]place, error) {
	around := t.around()
	var found []place
	for _, lab := range labs {
		var at []string
		for _, base := range around {
			for _, dir := range []string{path.Join(base, "labs", lab.Name), path.Join(base, lab.Name)} {
				if t.dirs[dir] && t.hasGo(dir) {
					at = append(at, dir)
				}
			}
		}
		if len(at) > 1 {
			return nil, refuse("%s is in two places, %s and %s; keep one", lab.Name, show(at[0]), show(at[1]))
		}
		if len(at) == 1 {
			found = append(found, place{lab, at[0]})
		}
	}
	if len(found) > 0 || len(labs) != 1 {
		return found, nil
	}
	for _, base := range around {
		if t.hasGo(base) && (base == "." || !isRoom(labs[0], base)) {
			found = append(found, place{labs[0], base})
		}
		if base == "." && len(found) > 0 {
			return found, nil
		}
	}
	if len(found) > 1 {
		return nil, refuse("there are Go files in %s and %s; keep one directory, and name it %s", show(found[0].dir), show(found[1].dir), labs[0].Name)
	}
	return found, nil
}

// isRoom reports whether name is a directory of labs/, such as another lab.
func isRoom(lab workbook.Lab, name string) bool {
	_, err := os.Stat(filepath.Join(lab.Root, "labs", name))
	return err == nil
}

// around lists the root and every directory in it that may wrap the labs.
func (t *tree) around() []string {
	around := []string{"."}
	for _, dir := range slices.Sorted(maps.Keys(t.dirs)) {
		if dir != "." && !strings.Contains(dir, "/") && !ours[dir] {
			around = append(around, dir)
		}
	}
	return around
}

// pristine is the path in the workbook, relative to its root, of which a file of the
// submission is a copy; false when there is none.
func pristine(name string, places []place) (string, bool) {
	for _, p := range places {
		if rest, ok := below(name, p.dir); ok {
			if isModule(rest) && p.flat() {
				return rest, true
			}
			return p.lab.Path() + "/" + rest, true
		}
	}
	for _, p := range places {
		if p.flat() {
			continue
		}
		base := path.Dir(p.dir)
		inLabs := path.Base(base) == "labs"
		if inLabs {
			base = path.Dir(base)
		}
		rest, ok := below(name, base)
		switch {
		case !ok:
		case inLabs || isModule(rest):
			return rest, true
		default: // labs without labs/ around them: their neighbours are labs too
			return "labs/" + rest, true
		}
	}
	return "", false
}

// flat reports whether the lab has no directory of its name.
func (p place) flat() bool { return path.Base(p.dir) != p.lab.Name }

// below is name relative to dir, if it is in it.
func below(name, dir string) (string, bool) {
	if dir == "." {
		return name, true
	}
	return strings.CutPrefix(name, dir+"/")
}
