package intake

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// place is the directory of one lab in a submission.
type place struct {
	lab     workbook.Lab
	dir     string // directory of the files; "." is the root
	guessed bool   // nothing but what is in it says whose directory it is
}

// contains reports whether a fault is one of the lab. If the lab has no directory of its
// own, only the files next to its files belong to it.
func (p place) contains(f *fault) bool {
	at, dir := fold(f.slashed()), fold(p.dir)
	if p.flat() {
		return path.Dir(at) == dir
	}
	_, inside := below(at, dir)
	return inside || at == dir
}

// contest is a lab that more than one directory can be.
type contest struct {
	dirs []string
	why  string
}

// places finds the labs, and those of which it cannot tell where they are.
func (t *tree) places(labs []workbook.Lab) (found []place, unclear map[string]contest) {
	s := newSearch(t, labs)
	unclear = map[string]contest{}
	for _, lab := range labs {
		dirs, named := s.find(lab)
		switch {
		case len(dirs) == 1:
			found = append(found, place{lab, dirs[0], !named && len(labs) > 1})
		case len(dirs) > 1 && named:
			unclear[lab.Name] = contest{dirs, fmt.Sprintf("%s is in %s places, %s; keep one", lab.Name, count(len(dirs)), enumerated(dirs))}
		case len(dirs) > 1:
			unclear[lab.Name] = contest{dirs, fmt.Sprintf("there are Go files in %s; keep one directory, and name it %s", enumerated(dirs), lab.Name)}
		}
	}
	return found, unclear
}

func count(n int) string {
	if n == 2 {
		return "two"
	}
	return strconv.Itoa(n)
}

// enumerated lists the first few directories.
func enumerated(dirs []string) string {
	const most = 5
	var shown []string
	for _, dir := range dirs[:min(len(dirs), most)] {
		shown = append(shown, show(dir))
	}
	if more := len(dirs) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(shown, ", "), more)
	}
	last := len(shown) - 1
	return strings.Join(shown[:last], ", ") + " and " + shown[last]
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

// flat reports whether the lab has no directory of its name, or in labs/.
func (p place) flat() bool {
	return path.Base(p.dir) != p.lab.Name && path.Base(path.Dir(p.dir)) != "labs"
}

// below is name relative to dir, if it is in it.
func below(name, dir string) (string, bool) {
	if dir == "." {
		return name, true
	}
	return strings.CutPrefix(name, dir+"/")
}
