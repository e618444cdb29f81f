package intake

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"socketlab/grader/internal/class/intake/regular"
)

// file is one Go, module or native file of a submission.
type file struct {
	path  string
	text  []byte // as handed in; nil when large
	large bool   // more than Bounds.FileBytes
}

// tree is the contents of one submission, however it was packed. It keeps only the
// text of Go and module files.
type tree struct {
	bounds  Bounds
	at      string // directory to which what is read now belongs
	files   map[string]*file
	dirs    map[string]bool   // with every parent; the root is "."
	vendors map[string]bool   // vendor directories
	faults  map[string]*fault // by path
	packed  []*packed
	keep    bool  // whether the text of archives is kept, until it is known whether they matter
	kept    int64 // bytes of it, at most Bounds.ArchiveBytes
	code    int   // Go files
	headers int
	entries int
	bytes   int64 // kept
}

func newTree(bounds Bounds) *tree {
	return &tree{bounds: bounds, files: map[string]*file{}, dirs: map[string]bool{".": true}, vendors: map[string]bool{}, faults: map[string]*fault{}}
}

// enter checks the name and kind of the next entry. The caller must not read the entry
// if skip is true. Errors refuse the whole submission.
func (t *tree) enter(name string, mode fs.FileMode) (cleaned string, skip bool, err error) {
	if t.headers++; t.headers > t.bounds.Headers {
		return "", true, refuse("it contains more than %d files and directories; hand in only the labs' directories", t.bounds.Headers)
	}
	if err := leadsOut(name); err != nil {
		return "", true, err
	}
	if isIgnored(name) {
		return "", true, nil
	}
	if err := climbsByBackslash(name); err != nil {
		return "", true, err
	}
	var odd []fault
	cleaned = path.Join(t.at, plain(name, func(at, why string) {
		odd = append(odd, fault{path: path.Join(t.at, at), why: why, remedy: "rename it and hand it in again", used: true})
	}))
	if cleaned == "." {
		return cleaned, false, nil
	}
	if dir := vendor(cleaned); dir != "" && (mode.IsDir() || dir != cleaned) {
		t.vendors[dir] = true
		return cleaned, true, nil
	}
	if t.entries++; t.entries > t.bounds.Entries {
		return "", true, refuse("it contains more than %d files and directories; hand in only the labs' directories", t.bounds.Entries)
	}
	if len(cleaned) > t.bounds.Path || strings.Count(cleaned, "/") >= t.bounds.Depth {
		t.fault(fault{path: cleaned, why: fmt.Sprintf("has a path longer than %d bytes or deeper than %d directories", t.bounds.Path, t.bounds.Depth), remedy: "hand in only the labs' directories"})
		return "", true, nil
	}
	for i, f := range odd {
		if last := i == len(odd)-1; last && !mode.IsDir() && oddness(path.Base(name)) != "" {
			f.used, skip = false, true
		}
		t.fault(f)
	}
	if skip {
		return cleaned, true, nil
	}
	if mode.IsDir() {
		t.parents(cleaned + "/.")
		return cleaned, false, nil
	}
	t.parents(cleaned)
	switch regular.Kind(mode) {
	case regular.ErrLink:
		t.fault(fault{path: cleaned, why: "is a link", remedy: "hand in the file itself"})
		return cleaned, true, nil
	case regular.ErrSpecial:
		t.fault(fault{path: cleaned, why: "is a device, pipe or socket", remedy: "hand in regular files"})
		return cleaned, true, nil
	}
	if isArchive(cleaned) {
		t.packed = append(t.packed, &packed{path: cleaned, raw: name})
	}
	return cleaned, false, nil
}

// fault records what is wrong at a path, once.
func (t *tree) fault(f fault) {
	if len(f.path) > t.bounds.Path {
		f.path = f.path[:t.bounds.Path]
	}
	f.path = norm.NFC.String(strings.Clone(f.path))
	if t.faults[f.path] == nil {
		t.faults[f.path] = &f
	}
}

func (t *tree) parents(name string) {
	for dir := path.Dir(name); !t.dirs[dir]; dir = path.Dir(dir) {
		t.dirs[dir] = true
	}
}

// wants reports whether the tree keeps a file.
func wants(name string) bool {
	return isGo(name) || isModule(path.Base(name)) || isNative(name)
}

func isGo(name string) bool { return strings.HasSuffix(name, ".go") }

// add reads a file of an archive, if the tree keeps it.
func (t *tree) add(name string, from io.Reader) error {
	switch {
	case wants(name):
		return t.put(name, from)
	case t.keep && isArchive(name):
		return t.hold(from)
	}
	return nil
}

// put adds a file. It reads at most one byte more than the bound.
func (t *tree) put(name string, from io.Reader) error {
	if t.files[name] != nil {
		t.fault(fault{path: name, why: "occurs twice", remedy: "keep one"})
		return nil
	}
	f := &file{path: name}
	t.files[name] = f
	if isGo(name) {
		t.code++
	}
	if isNative(name) {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(from, t.bounds.FileBytes+1))
	if err != nil {
		return err
	}
	if int64(len(text)) > t.bounds.FileBytes {
		f.large = true
		return nil
	}
	if t.bytes += int64(len(text)); t.bytes > t.bounds.GoBytes {
		return refuse("it contains more than %d MiB of Go code; hand in only the labs' directories", t.bounds.GoBytes>>20)
	}
	f.text = text
	return nil
}

// sorted lists the files by path.
func (t *tree) sorted() []*file {
	files := make([]*file, 0, len(t.files))
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		files = append(files, t.files[name])
	}
	return files
}

// sortedFaults lists the faults by path.
func (t *tree) sortedFaults() []*fault {
	faults := make([]*fault, 0, len(t.faults))
	for _, at := range slices.Sorted(maps.Keys(t.faults)) {
		faults = append(faults, t.faults[at])
	}
	return faults
}

// collide records the files that are in the same place as others on a machine that
// ignores case: the paths or their directories differ only in that.
func (t *tree) collide() {
	spelling := map[string]string{}
	for _, f := range t.sorted() {
		for _, name := range []string{f.path, path.Dir(f.path)} {
			folded := fold(name)
			if other, known := spelling[folded]; known && other != name {
				t.fault(fault{path: f.path, why: "differs only in case from " + show(other), remedy: "keep one", used: true})
			} else {
				spelling[folded] = name
			}
		}
	}
}
