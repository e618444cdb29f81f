// Package intake reads what students hand in: directories and .zip and .tar.gz
// archives. It treats all of them as hostile.
//
// It unpacks nothing to disk, runs nothing from a submission and follows no link,
// and Bounds limits its memory whatever an archive claims. A git work tree is read
// as the directory it is, without its .git; a bare repository is refused with the
// command that clones it. Only the labs' own Go files are taken, and they are
// found by name; see tree.places. A submission is either taken as a whole, with a
// remark on each file that was left out and matters, or refused as a whole, with
// one line for its author.
//
// Source text is normalised so that equal work has an equal hash: a byte order
// mark is dropped and CRLF becomes LF. Neither changes a Go program.
package intake

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
)

// part is one file or directory of a submission. Most submissions have one; some
// course systems export several loose files.
type part struct {
	entry string // name in the directory of submissions
	name  string // as its author named it
}

// One reads a single submission, and makes the student's name and ID from the path.
// The error is never the submission's fault.
func One(ctx context.Context, name string, labs []workbook.Lab, bounds Bounds) (submission.Submission, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return submission.Submission{}, err
	}
	base := filepath.Base(abs)
	root, err := os.OpenRoot(filepath.Dir(abs))
	if err != nil {
		return submission.Submission{}, err
	}
	defer func() { _ = root.Close() }()
	if _, err := root.Lstat(base); err != nil {
		return submission.Submission{}, err
	}
	s := submission.Submission{
		Student: submission.Student{ID: submission.ID(stem(base)), Name: text.Printable(stem(base), text.MaxName)},
		Source:  text.Printable(base, text.MaxName),
	}
	return s, fill(ctx, &s, root, []part{{base, base}}, labs, bounds)
}

// fill sets what was taken, or why nothing was. It keeps earlier remarks.
func fill(ctx context.Context, s *submission.Submission, root *os.Root, parts []part, labs []workbook.Lab, bounds Bounds) error {
	from, err := read(ctx, root, parts, bounds)
	var taken *taker
	if err == nil {
		taken, err = take(from, labs)
	}
	if err != nil {
		reason, refused := verdict(err)
		if !refused {
			return err
		}
		s.Refused = reason
		return nil
	}
	s.Labs, s.Remarks = taken.labs, append(s.Remarks, taken.remarks...)
	return nil
}

// read reads all parts into one tree.
func read(ctx context.Context, root *os.Root, parts []part, bounds Bounds) (*tree, error) {
	t := newTree(bounds)
	budget := &budget{bounds: bounds}
	for _, part := range parts {
		if _, err := clean(part.entry); err != nil {
			return nil, err
		}
		info, err := root.Lstat(part.entry)
		if err != nil {
			return nil, err
		}
		switch {
		case info.IsDir():
			err = readPlace(ctx, root, part.entry, info, t, budget)
		case packing(part.name) != "":
			into := sink(t)
			if len(parts) > 1 {
				into = under{t, stem(part.name)}
			}
			err = readArchive(ctx, root, part.entry, into, budget)
		default:
			err = readLoose(root, part, len(parts) == 1, t)
		}
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// readPlace reads a directory of files, or one that contains nothing but the
// archives as they were uploaded.
func readPlace(ctx context.Context, class *os.Root, name string, seen fs.FileInfo, t *tree, budget *budget) error {
	root, err := class.OpenRoot(name)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if now, err := root.Stat("."); err != nil {
		return err
	} else if !os.SameFile(seen, now) {
		return refuse("it was replaced while the grader was reading it")
	}
	if isBare(root) {
		return refuse("it is a bare git repository, which is not read; clone it, and put the clone in its place: %s", cloneCommand(name))
	}
	if err := readDirectory(ctx, root, ".", t); err != nil {
		return err
	}
	if len(t.files) > 0 {
		return nil
	}
	packed := t.packed
	t.packed = nil
	for _, name := range packed {
		into := sink(t)
		if len(packed) > 1 {
			into = under{t, stem(name)}
		}
		if err := readArchive(ctx, root, name, into, budget); err != nil {
			return err
		}
	}
	return nil
}

// readArchive reads an archive of the kind that its name says.
func readArchive(ctx context.Context, root *os.Root, name string, into sink, budget *budget) error {
	file, info, err := open(root, name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	size := info.Size()
	switch {
	case size == 0:
		return refuse("the archive is empty; pack it again")
	case size > budget.bounds.ArchiveBytes:
		return refuse("the archive is larger than %d MiB; hand in only the labs' directories", budget.bounds.ArchiveBytes>>20)
	}
	budget.packed += size
	if packing(name) == ".zip" {
		return readZip(ctx, file, size, into, budget)
	}
	return readTar(ctx, file, into, budget)
}

// readLoose reads one file that is not an archive. A single one must be a Go file.
func readLoose(root *os.Root, part part, alone bool, t *tree) error {
	if alone && !strings.HasSuffix(part.name, ".go") {
		return refuse("%s is neither a directory nor a .zip or .tar.gz; hand in one of these", show(part.name))
	}
	cleaned, skip, err := t.enter(part.name, 0)
	if err != nil || skip || !wants(cleaned) {
		return err
	}
	file, _, err := open(root, part.entry)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return t.put(cleaned, file)
}

// packing is the kind of archive that a name says, or "".
func packing(name string) string {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".zip"):
		return ".zip"
	case strings.HasSuffix(lower, ".tar.gz"), strings.HasSuffix(lower, ".tgz"):
		return ".tar.gz"
	}
	return ""
}

// stem is a name without the extension of an archive or a repository.
func stem(name string) string {
	for _, suffix := range []string{".zip", ".tar.gz", ".tgz", ".git"} {
		if rest := len(name) - len(suffix); rest > 0 && strings.EqualFold(name[rest:], suffix) {
			return name[:rest]
		}
	}
	return name
}
