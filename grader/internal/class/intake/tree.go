package intake

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

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
	files   map[string]*file
	dirs    map[string]bool   // with every parent; the root is "."
	vendors map[string]bool   // vendor directories
	packed  []string          // archives directly in the root
	folded  map[string]string // folded path to its one spelling, of what matters
	headers int
	entries int
	bytes   int64 // kept
}

func newTree(bounds Bounds) *tree {
	return &tree{bounds: bounds, files: map[string]*file{}, dirs: map[string]bool{".": true}, vendors: map[string]bool{}, folded: map[string]string{}}
}

// enter checks the name and kind of the next entry. The caller must not read the entry
// if skip is true. Errors are refusals.
func (t *tree) enter(name string, mode fs.FileMode) (cleaned string, skip bool, err error) {
	if t.headers++; t.headers > t.bounds.Headers {
		return "", true, refuse("it contains more than %d files and directories; hand in only the labs' directories", t.bounds.Headers)
	}
	cleaned, err = clean(name)
	if err != nil {
		return "", true, err
	}
	if cleaned == "." || isIgnored(cleaned) {
		return cleaned, cleaned != ".", nil
	}
	if dir := vendor(cleaned); dir != "" && (mode.IsDir() || dir != cleaned) {
		t.vendors[dir] = true
		return cleaned, true, nil
	}
	if t.entries++; t.entries > t.bounds.Entries {
		return "", true, refuse("it contains more than %d files and directories; hand in only the labs' directories", t.bounds.Entries)
	}
	if len(cleaned) > t.bounds.Path || strings.Count(cleaned, "/") >= t.bounds.Depth {
		return "", true, refuse("the path %s is longer than %d bytes or deeper than %d directories", show(cleaned), t.bounds.Path, t.bounds.Depth)
	}
	if mode.IsDir() {
		t.parents(cleaned + "/.")
		return cleaned, false, nil
	}
	switch regular.Kind(mode) {
	case regular.ErrLink:
		return "", true, refuse("%s is a link; hand in the file itself", show(cleaned))
	case regular.ErrSpecial:
		return "", true, refuse("%s is a device, pipe or socket; hand in regular files", show(cleaned))
	}
	t.parents(cleaned)
	if !strings.Contains(cleaned, "/") && packing(cleaned) != "" {
		t.packed = append(t.packed, cleaned)
	}
	return cleaned, false, nil
}

func (t *tree) parents(name string) {
	for dir := path.Dir(name); !t.dirs[dir]; dir = path.Dir(dir) {
		t.dirs[dir] = true
	}
}

// wants reports whether the tree keeps a file.
func wants(name string) bool {
	return strings.HasSuffix(name, ".go") || isModule(path.Base(name)) || isNative(name)
}

// put adds a file. It reads at most one byte more than the bound.
func (t *tree) put(name string, from io.Reader) error {
	for prefix := name; prefix != "."; prefix = path.Dir(prefix) {
		folded := fold(prefix)
		other, known := t.folded[folded]
		switch {
		case known && other != prefix:
			return refuse("%s and %s differ only in case; keep one", show(other), show(prefix))
		case known && prefix == name:
			return refuse("it contains %s twice; keep one", show(name))
		}
		t.folded[folded] = prefix
	}
	f := &file{path: name}
	t.files[name] = f
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

// hasGo reports whether the directory itself contains a Go file.
func (t *tree) hasGo(dir string) bool {
	for name := range t.files {
		if path.Dir(name) == dir && strings.HasSuffix(name, ".go") {
			return true
		}
	}
	return false
}

// under is a tree that puts every path below a directory.
type under struct {
	*tree
	prefix string
}

func (u under) enter(name string, mode fs.FileMode) (string, bool, error) {
	if _, err := clean(name); err != nil {
		return "", true, err
	}
	return u.tree.enter(path.Join(u.prefix, name), mode)
}

// sink is the destination of an archive or directory that is read.
type sink interface {
	enter(name string, mode fs.FileMode) (cleaned string, skip bool, err error)
	put(name string, from io.Reader) error
}

// budget limits what an archive unpacks to.
type budget struct {
	bounds Bounds
	packed int64
	used   int64
}

func (b *budget) spend(n int64) error {
	b.used += n
	if n < 0 || b.used > b.bounds.UnpackedBytes {
		return refuse("it unpacks to more than %d MiB; hand in only the labs' directories", b.bounds.UnpackedBytes>>20)
	}
	if b.used > 1<<20 && b.used > b.bounds.Ratio*b.packed {
		return refuse("it unpacks to more than %d times its size; hand in only the labs' directories", b.bounds.Ratio)
	}
	return nil
}

// reader counts what is read through it.
func (b *budget) reader(from io.Reader) io.Reader { return &metered{from, b} }

type metered struct {
	from   io.Reader
	budget *budget
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if over := m.budget.spend(int64(n)); over != nil {
		return n, over
	}
	return n, err
}

// broken turns an archive reader's error into a refusal. It returns refusals and
// failures of the machine unchanged.
func broken(err error, what string) error {
	var r refusal
	var machine *fs.PathError
	if err == nil || errors.As(err, &r) || errors.As(err, &machine) {
		return err
	}
	return refuse("the %s is damaged or incomplete; pack and upload it again", what)
}
