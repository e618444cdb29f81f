package intake

import (
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

// Class is a directory of submissions of which only the names were read yet, so
// that a class of any size fits into memory. It must not change while it is
// read. Its methods may be called concurrently.
type Class struct {
	// Seats stand in the order of their students' IDs.
	Seats []Seat
	// Remarks name what lies in the directory and is no submission.
	Remarks []submission.Remark

	dir    string
	labs   []workbook.Lab
	bounds Bounds
}

// Seat is one student and where their submission lies.
type Seat struct {
	Student submission.Student
	Source  string // base name, made printable; empty when nothing was handed in
	remarks []submission.Remark
	refused string
	parts   []part
}

// List reads the names in a directory of submissions. With a roster every
// student of it has a seat, also one who handed in nothing. An error is about
// the directory itself.
func List(dir string, labs []workbook.Lab, list *roster.Roster, bounds Bounds) (*Class, error) {
	if len(labs) == 0 {
		return nil, exitcode.Usagef("a class needs at least one lab")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(abs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exitcode.Usagef("there is no directory %s; give the directory that holds the submissions", dir)
	} else if err != nil {
		return nil, exitcode.Usagef("%s cannot be read: %w", dir, err)
	}
	defer func() { _ = root.Close() }()
	entries, err := os.ReadDir(abs)
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", dir, err)
	}
	if len(entries) > maxClass {
		return nil, exitcode.Usagef("%s holds more than %d entries; is it the directory of submissions?", dir, maxClass)
	}
	if what := single(root, entries); what != "" {
		return nil, exitcode.Usagef("%s is itself one submission (it holds %s); give the directory that it lies in", dir, what)
	}
	people, err := metadata(root)
	if err != nil {
		return nil, err
	}
	c := &Class{dir: abs, labs: labs, bounds: bounds}
	c.seat(c.group(entries), people, list)
	if !slices.ContainsFunc(c.Seats, func(s Seat) bool { return s.Source != "" }) {
		return nil, exitcode.Usagef("%s holds no submission; put a directory, .zip or .tar.gz for each student into it", dir)
	}
	return c, nil
}

// Take reads one seat's submission. The error is never the submission's fault:
// the context ended or the machine failed.
func (c *Class) Take(ctx context.Context, n int) (submission.Submission, error) {
	seat := c.Seats[n]
	s := submission.Submission{Student: seat.Student, Source: seat.Source, Remarks: slices.Clone(seat.remarks), Refused: seat.refused}
	if err := ctx.Err(); err != nil || s.Refused != "" || len(seat.parts) == 0 {
		return s, err
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return s, err
	}
	defer func() { _ = root.Close() }()
	return s, fill(ctx, &s, root, seat.parts, c.labs, c.bounds)
}

// All reads one submission after another and ends with the first error.
func (c *Class) All(ctx context.Context) iter.Seq2[submission.Submission, error] {
	return func(yield func(submission.Submission, error) bool) {
		for n := range c.Seats {
			s, err := c.Take(ctx, n)
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// single says what makes the directory a single submission, if anything does.
func single(root *os.Root, entries []fs.DirEntry) string {
	if isBare(root) {
		return "a bare git repository"
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case name == ".git", name == "go.mod":
			return name
		case entry.IsDir() && (name == "labs" || isLab.MatchString(name)):
			return "the directory " + name
		case !entry.IsDir() && strings.HasSuffix(name, ".go") && roster.ParseName(name, false).System == "":
			return show(name)
		}
	}
	return ""
}

// metadata reads what Gradescope says about the folders, if it does.
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
