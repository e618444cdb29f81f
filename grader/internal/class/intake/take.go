package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
)

// taker chooses the files to take from a tree, and remarks on the others.
type taker struct {
	tree    *tree
	places  []place
	unclear map[string]contest
	labs    map[string]workbook.Files
	refused map[string]string // why, by lab
	remarks []submission.Remark
	more    int // remarks beyond the bound
}

func (t *taker) remark(lab, file, format string, args ...any) {
	if len(t.remarks) >= t.tree.bounds.Remarks {
		t.more++
		return
	}
	t.remarks = append(t.remarks, submission.Remark{Lab: lab, File: show(file), Text: fmt.Sprintf(format, args...)})
}

// take chooses the labs' own files.
func take(from *tree, labs []workbook.Lab) *taker {
	from.collide()
	places, unclear := from.places(labs)
	t := &taker{tree: from, places: places, unclear: unclear, labs: map[string]workbook.Files{}, refused: map[string]string{}}
	for lab, contest := range unclear {
		t.refused[lab] = contest.why
	}
	for _, p := range places {
		if err := t.lab(p); err != nil {
			t.refused[p.lab.Name] = err.Error()
		}
	}
	if len(places) == 0 && len(unclear) == 0 {
		t.remark("", "", "no Go file of a lab was found; hand in a directory such as labs/%s with your files in it", labs[0].Name)
	}
	t.others()
	if t.more > 0 {
		t.remarks = append(t.remarks, submission.Remark{Text: fmt.Sprintf("%d more remarks are not shown", t.more)})
	}
	return t
}

// goName matches the file names that are taken. Every tool reads them alike.
var goName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*\.go$`)

// lab takes the files of one lab. Errors are refusals of it.
func (t *taker) lab(p place) error {
	for _, f := range t.tree.sortedFaults() {
		if p.contains(f) {
			return f.refusal()
		}
	}
	for dir := range t.tree.dirs {
		if path.Dir(dir) == p.dir && strings.HasSuffix(dir, ".go") {
			return refuse("%s is a directory named like a Go file; rename it", show(dir))
		}
	}
	files := workbook.Files{}
	for _, f := range t.tree.sorted() {
		if path.Dir(f.path) != p.dir {
			continue
		}
		name := path.Base(f.path)
		if isNative(name) {
			t.remark(p.lab.Name, f.path, "the grader builds only Go; this file was not used")
			continue
		}
		if isModule(name) || t.belongsToUs(p, f) {
			continue
		}
		if !goName.MatchString(name) {
			t.remark(p.lab.Name, f.path, "this file was not used; its name must begin with a letter or digit, and contain only letters, digits, dots, dashes and underscores")
			continue
		}
		if f.large {
			return refuse("%s is larger than %d KiB", show(f.path), t.tree.bounds.FileBytes>>10)
		}
		content, err := source(f.path, f.text)
		if err != nil {
			return err
		}
		if len(files) == t.tree.bounds.Files {
			return refuse("%s contains more than %d Go files", show(p.dir), t.tree.bounds.Files)
		}
		if word := lookAlike(content); word != "" {
			t.remark(p.lab.Name, f.path, "the name %s has letters of another script that look like Latin ones, so it is a different name than it seems", text.Printable(word, 40))
		}
		files[name] = content
	}
	if len(files) > 0 {
		if p.guessed {
			t.remark(p.lab.Name, p.dir, "these files were graded as %s, because no directory has that name", p.lab.Name)
		}
		if added := complete(files, p.lab, t.tree.bounds.Files); len(added) > 0 {
			t.remark(p.lab.Name, p.dir, "not handed in, so the starter's own were used: %s", strings.Join(added, ", "))
		}
		t.labs[p.lab.Name] = files
	} else {
		t.remark(p.lab.Name, p.dir, "none of these files is yours: checks and given files come from the workbook")
	}
	return nil
}

// belongsToUs reports whether a file is a check or a given file. These are never taken,
// and remarked on if they differ from the workbook's.
func (t *taker) belongsToUs(p place, f *file) bool {
	name := path.Base(f.path)
	own, known := t.own(p.lab.Path() + "/" + name)
	same := known && !f.large && bytes.Equal(own, normal(f.text))
	switch {
	case strings.HasSuffix(name, "_test.go"):
		if !known {
			t.remark(p.lab.Name, f.path, "tests of your own are not graded; this file was not used")
		} else if !same {
			t.remark(p.lab.Name, f.path, "checks come from the workbook; your copy differs and was not used")
		}
	case known && workbook.IsGiven(own) || workbook.IsGiven(normal(f.text)):
		if !same {
			t.remark(p.lab.Name, f.path, "given files come from the workbook; yours differs and was not used")
		}
	default:
		return false
	}
	return true
}

// others remarks on the other files that an author may expect to be used.
func (t *taker) others() {
	taken := map[string]bool{}
	for _, p := range t.places {
		taken[p.dir] = true
	}
	for _, contest := range t.unclear {
		for _, dir := range contest.dirs {
			taken[dir] = true
		}
	}
	changed := map[string]bool{}
	for _, f := range t.tree.sorted() {
		rel, known := pristine(f.path, t.places)
		if known && (strings.HasPrefix(rel, "grader/") || strings.HasPrefix(rel, "solutions/")) {
			continue // probably of an older clone; nobody expects it to be used
		}
		if known && !f.large {
			own, exists := t.own(rel)
			known = exists && bytes.Equal(own, normal(f.text))
		}
		dir := path.Dir(f.path)
		switch {
		case known && !f.large:
		case isModule(path.Base(f.path)):
			t.remark("", f.path, "it differs from the workbook's and was not used; the grader builds with the workbook's own modules")
		case strings.HasSuffix(f.path, ".go") && !taken[dir]:
			changed[dir] = true
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(changed)) {
		t.remark("", dir, "the Go files of this directory were not used; the grader takes only those directly in a lab of this class")
	}
	for _, dir := range slices.Sorted(maps.Keys(t.tree.vendors)) {
		t.remark("", dir, "the vendor directory was not used; the grader builds with the workbook's own modules")
	}
	for _, p := range t.tree.packed {
		t.remark("", p.path, "%s", cmp.Or(p.why, "this archive was not opened; hand in the files themselves"))
	}
	for _, f := range t.tree.sortedFaults() {
		if !slices.ContainsFunc(t.places, func(p place) bool { return p.contains(f) }) {
			t.remark("", f.path, "%s", f.remark())
		}
	}
}

// own is the workbook's own file at a path, normalised.
func (t *taker) own(rel string) ([]byte, bool) {
	root := t.places[0].lab.Root
	name := filepath.Join(root, filepath.FromSlash(rel))
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 1<<20 {
		return nil, false
	}
	content, err := os.ReadFile(name)
	return normal(content), err == nil
}
