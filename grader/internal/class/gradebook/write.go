package gradebook

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/exitcode"
)

// WriteAll writes all reports of a class that is in memory into dir. You must call
// Sum first. See [Results.Write].
func WriteAll(dir string, book *Book) error {
	head := *book
	head.Rows = nil
	class, err := newResults(head, len(book.Rows), func(i int) (*Row, error) { return &book.Rows[i], nil })
	if err != nil {
		return err
	}
	return class.Write(dir)
}

// Write writes all reports of a class into dir. The same results give the same bytes:
// only book.json contains durations, and no report contains the time at which it was
// written.
//
// Each file appears completely or not at all. They appear in this order:
// gradescope/ID.json, classroom50/ID.json, feedback/ID.md and students/ID.html
// of each student in the order of their IDs, grades.csv, junit.xml, index.html
// and finally book.json. So when book.json is new, all the others are. Write removes
// the reports of students who were in an earlier book.json in dir and are no longer
// in the class.
//
// A row without a final total has classroom50/ID.txt, which says why, instead of the
// result.
func (r *Results) Write(dir string) error {
	old := students(filepath.Join(dir, "book.json"))
	for _, name := range []string{"gradescope", "classroom50", "feedback", "students"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return exitcode.Environmentf("create the directories of the reports: %w", err)
		}
	}
	var drafts []*draft
	defer func() {
		for _, d := range drafts {
			d.drop()
		}
	}()
	for _, name := range []string{"grades.csv", "junit.xml", "index.html", "book.json"} {
		d, err := newDraft(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		drafts = append(drafts, d)
	}
	if err := r.rows(dir, drafts[0], drafts[1], drafts[3]); err != nil {
		return err
	}
	if err := r.page(drafts[2]); err != nil {
		return err
	}
	if err := r.clear(dir, old); err != nil {
		return err
	}
	for _, d := range drafts {
		if err := d.appear(); err != nil {
			return err
		}
	}
	return nil
}

// rows writes the reports that are made row by row.
func (r *Results) rows(dir string, csv, xml, book io.Writer) error {
	if r.ByteOrderMark {
		if _, err := io.WriteString(csv, "\ufeff"); err != nil {
			return err
		}
	}
	sheet := newSheet(csv, r.Labs)
	suites, err := newJunit(xml, r.Title, r.tally)
	if err != nil {
		return err
	}
	account, err := newBookWriter(book, &r.Book)
	if err != nil {
		return err
	}
	for i := range r.Len {
		row, err := r.Row(i)
		if err != nil {
			return err
		}
		files, err := personal(&r.Book, row)
		if err != nil {
			return err
		}
		if err := appear(dir, row.Student.ID, files); err != nil {
			return err
		}
		if err := errors.Join(sheet.row(row), suites.row(row), account.row(row)); err != nil {
			return err
		}
	}
	return errors.Join(sheet.end(), suites.end(), account.end())
}

// appear writes the reports of one student, and removes those of an earlier run that
// this one does not write.
func appear(dir, id string, files []file) error {
	written := map[string]bool{}
	for _, file := range files {
		written[file.name] = true
		if err := Replace(filepath.Join(dir, file.name), file.text); err != nil {
			return err
		}
	}
	for _, name := range names(id) {
		if written[name] {
			continue
		}
		if err := remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// file is a report before it is written.
type file struct {
	name string // relative to the directory of the reports
	text []byte
}

// names are all reports that one student can have.
func names(id string) [5]string {
	return [5]string{"gradescope/" + id + ".json", "classroom50/" + id + ".json", "classroom50/" + id + ".txt",
		"feedback/" + id + ".md", "students/" + id + ".html"}
}

// personal are the reports of one student.
func personal(b *Book, row *Row) ([]file, error) {
	name := names(row.Student.ID)
	files := []file{{name[0], Gradescope(*row, b.Labs, true)}}
	text, err := Classroom50(*row, b.Labs, submitted(b, row))
	if err == nil {
		files = append(files, file{name[1], text})
	} else {
		files = append(files, file{name[2], []byte(err.Error() + "\n")})
	}
	html, err := student(b, row)
	if err != nil {
		return nil, err
	}
	return append(files, file{name[3], feedback(b, row)}, file{name[4], html}), nil
}

// clear removes the reports of students who are no longer in the class.
func (r *Results) clear(dir string, old []string) error {
	here := map[string]bool{}
	for i := range r.briefs {
		here[r.briefs[i].Student.ID] = true
	}
	for _, id := range old {
		if here[id] {
			continue
		}
		for _, name := range names(id) {
			if err := remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove removes a report, if there is one.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return exitcode.Environmentf("remove an outdated report: %w", err)
	}
	return nil
}

// Replace replaces a file by one with this text, or leaves it as it was.
func Replace(path string, text []byte) error {
	temp := part(path)
	if err := os.WriteFile(temp, text, 0o644); err != nil {
		_ = os.Remove(temp)
		return exitcode.Environmentf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		return exitcode.Environmentf("write %s: %w", path, err)
	}
	return nil
}
