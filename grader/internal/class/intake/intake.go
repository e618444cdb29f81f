// Package intake reads what students hand in: directories and .zip, .tar.gz and .tar
// archives. It treats all of them as hostile.
//
// It unpacks nothing to disk, runs nothing from a submission and follows no link,
// and Bounds limits its memory whatever an archive claims. A git work tree is read
// as the directory it is, without its .git; a bare repository is refused with the
// command that clones it. Only the labs' own Go files are taken, and they are
// found by name or, where that is clear, by what is in them; see search.find.
//
// What is wrong costs no more than it must. The contents of .git, node_modules and
// the like are not looked at. A fault in a lab refuses that lab, with one line for its
// author, and the others are graded; a fault elsewhere is a remark, and so is each
// file that was left out and matters. Only what cannot be read within the bounds, or
// leads out of the submission, refuses it as a whole.
//
// Source text is normalised so that equal work has an equal hash: a byte order
// mark is dropped and CRLF becomes LF. Neither changes a Go program.
package intake

import (
	"context"
	"errors"
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
	for _, part := range parts {
		if why := oddness(part.entry); why != "" {
			s.Remarks = append(s.Remarks, submission.Remark{File: show(part.entry), Text: "the submission " + why})
		}
	}
	from, err := read(ctx, root, parts, bounds)
	if err != nil {
		reason, refused := verdict(err)
		if !refused {
			return err
		}
		s.Refused = reason
		return nil
	}
	taken := take(from, labs)
	s.Labs, s.RefusedLabs, s.Remarks = taken.labs, taken.refused, append(s.Remarks, taken.remarks...)
	return nil
}

// read reads all parts into one tree.
func read(ctx context.Context, root *os.Root, parts []part, bounds Bounds) (*tree, error) {
	t := newTree(bounds)
	budget := &budget{bounds: bounds}
	for _, part := range parts {
		info, err := root.Lstat(part.entry)
		if err != nil {
			return nil, err
		}
		switch {
		case info.IsDir():
			err = readPlace(ctx, root, part.entry, info, t, budget)
		case isArchive(part.name):
			if len(parts) > 1 {
				t.at = mount(part.name)
			}
			err = openArchive(ctx, root, part.entry, t, budget)
			t.at = ""
			var wrong unread
			if errors.As(err, &wrong) && len(parts) > 1 {
				t.packed = append(t.packed, &packed{path: part.name, why: wrong.Error()})
				err = nil
			}
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
	found, code := len(t.packed), t.code
	if err := readDirectory(ctx, root, ".", t); err != nil {
		return err
	}
	if t.code > code {
		return nil
	}
	inner := t.packed[found:]
	t.packed = t.packed[:found:found]
	return readInner(inner, t, func(p *packed) error { return openArchive(ctx, root, p.raw, t, budget) })
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
