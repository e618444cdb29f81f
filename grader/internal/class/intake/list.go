package intake

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// maxClass is how many entries a directory of submissions may have.
const maxClass = 200_000

// Directory is a directory of submissions. It keeps only the names of what is in
// it, so that a class of any size fits into memory, and it must not change while it
// is in use. Its methods may be called concurrently.
type Directory struct {
	// Entries are sorted by the students' IDs.
	Entries []Entry
	// Remarks name the files in the directory that are not submissions.
	Remarks []submission.Remark
	// Naming is how the entries are named.
	Naming roster.Naming
	// Doubts are the submissions of which the names do not say whose they are, and which
	// no mapping decides.
	Doubts []roster.Doubt

	dir    string
	labs   []workbook.Lab
	bounds Bounds
}

// Entry is one student's place in the directory.
type Entry struct {
	Student submission.Student
	Source  string // base name, made printable; empty when nothing was handed in
	// Pending says why no total of it is final; empty if its student is certain.
	Pending string
	remarks []submission.Remark
	refused string
	parts   []part
}

func (e *Entry) remark(text string) {
	e.remarks = append(e.remarks, submission.Remark{Text: text})
}

// Whose says what is known of whose the submissions are.
type Whose struct {
	Naming  string          // one of roster.Namings; roster.Auto if empty
	Roster  *roster.Roster  // may be nil
	Mapping *roster.Mapping // may be nil
}

// List reads the names in a directory of submissions. With a roster, each of its students
// has an entry, even one who handed in nothing. Errors concern the directory itself.
func List(dir string, labs []workbook.Lab, whose Whose, bounds Bounds) (*Directory, error) {
	if len(labs) == 0 {
		return nil, exitcode.Usagef("a class needs at least one lab")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(abs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exitcode.Usagef("there is no directory %s; name the directory that contains the submissions", dir)
	} else if err != nil {
		return nil, exitcode.Usagef("%s cannot be read: %w", dir, err)
	}
	defer func() { _ = root.Close() }()
	entries, err := os.ReadDir(abs)
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", dir, err)
	}
	if len(entries) > maxClass {
		return nil, exitcode.Usagef("%s contains more than %d files and directories; is it the directory of submissions?", dir, maxClass)
	}
	if what := single(root, entries, labs[0].Root); what != "" {
		return nil, exitcode.Usagef("%s is itself one submission (it contains %s); name the directory above it", dir, what)
	}
	people, err := metadata(root)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, isOwn)
	found, err := findNaming(cmp.Or(whose.Naming, roster.Auto), entries)
	if err != nil {
		return nil, err
	}
	d := &Directory{Naming: found, dir: abs, labs: labs, bounds: bounds}
	if err := d.assign(d.group(entries, found), people, whose); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(d.Entries, func(e Entry) bool { return e.Source != "" }) {
		return nil, exitcode.Usagef("%s contains no submission; put a directory, .zip or .tar.gz for each student into it", dir)
	}
	return d, nil
}

// Take reads the submission of one entry. The error is never the submission's
// fault: the context ended, or the machine failed.
func (d *Directory) Take(ctx context.Context, n int) (submission.Submission, error) {
	entry := d.Entries[n]
	s := submission.Submission{Student: entry.Student, Source: entry.Source, Remarks: slices.Clone(entry.remarks)}
	s.Refused = entry.refused
	if err := ctx.Err(); err != nil || s.Refused != "" || len(entry.parts) == 0 {
		return s, err
	}
	root, err := os.OpenRoot(d.dir)
	if err != nil {
		return s, err
	}
	defer func() { _ = root.Close() }()
	return s, fill(ctx, &s, root, entry.parts, d.labs, d.bounds)
}

// All reads the submissions in order and stops at the first error.
func (d *Directory) All(ctx context.Context) iter.Seq2[submission.Submission, error] {
	return func(yield func(submission.Submission, error) bool) {
		for n := range d.Entries {
			s, err := d.Take(ctx, n)
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// single says what shows that the directory is itself one submission. It is empty
// when nothing does. A directory is a lab's only if the workbook has that lab: 12-smith may
// be a student.
func single(root *os.Root, entries []fs.DirEntry, book string) string {
	isLab := func(name string) bool {
		info, err := os.Stat(filepath.Join(book, "labs", name))
		return isLab.MatchString(name) && err == nil && info.IsDir()
	}
	if isBare(root) {
		return "a bare git repository"
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case name == ".git", name == "go.mod":
			return name
		case entry.IsDir() && (name == "labs" || isLab(name)):
			return "the directory " + name
		case !entry.IsDir() && strings.HasSuffix(name, ".go") && !roster.IsUpload(roster.Listed{Name: name}):
			return show(name)
		}
	}
	return ""
}

// metadata reads Gradescope's file about the folders, if there is one.
func metadata(root *os.Root) (map[string][]roster.Person, error) {
	file, _, err := regular.Open(root, roster.MetadataFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, exitcode.Usagef("%s: %w", roster.MetadataFile, err)
	}
	defer func() { _ = file.Close() }()
	return roster.Gradescope(io.Reader(file), path.Base(roster.MetadataFile))
}
