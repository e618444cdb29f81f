package gradebook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"socketlab/grader/internal/fault"
)

// WriteAll writes all reports of a class into dir. Sum must have been called.
// The same account gives the same bytes: no report but book.json has a duration,
// and none the time at which it was written.
//
// Each file appears whole or not at all. They are written in this order:
// gradescope/ID.json, classroom50/ID.json, feedback/ID.md and students/ID.html
// of each student in the order of their IDs, grades.csv, junit.xml, index.html
// and at last book.json. So when book.json is new, all the others are. What an
// earlier account in dir wrote for students who are in the class no longer goes.
//
// A row without a final total has classroom50/ID.txt, which says why, instead of
// the result.
func WriteAll(dir string, book *Book) error {
	if err := book.Valid(); err != nil {
		return err
	}
	text, book, err := canonical(book)
	if err != nil {
		return err
	}
	old, _ := Read(filepath.Join(dir, "book.json")) // none, or none of ours: nothing to clear
	for _, name := range []string{"gradescope", "classroom50", "feedback", "students"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return fault.Surroundingsf("make room for the reports: %w", err)
		}
	}
	keep := map[string]bool{}
	for i := range book.Rows {
		files, err := personal(book, &book.Rows[i])
		if err != nil {
			return err
		}
		for _, file := range files {
			keep[file.name] = true
			if err := Replace(filepath.Join(dir, file.name), file.text); err != nil {
				return err
			}
		}
	}
	for _, book := range []*Book{old, book} {
		if err := clear(dir, book, keep); err != nil {
			return err
		}
	}
	for _, report := range []struct {
		name  string
		write func(*Book) ([]byte, error)
	}{{"grades.csv", grades}, {"junit.xml", junit}, {"index.html", page}} {
		text, err := report.write(book)
		if err != nil {
			return err
		}
		if err := Replace(filepath.Join(dir, report.name), text); err != nil {
			return err
		}
	}
	return Replace(filepath.Join(dir, "book.json"), text)
}

// file is a report before it is written.
type file struct {
	name string // relative to the directory of the reports
	text []byte
}

// names are all reports that there may be of one student.
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

// clear removes the reports of an account's students but those to keep.
func clear(dir string, b *Book, keep map[string]bool) error {
	if b == nil {
		return nil
	}
	for i := range b.Rows {
		for _, name := range names(b.Rows[i].Student.ID) {
			if keep[name] {
				continue
			}
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fault.Surroundingsf("remove a report that is out of date: %w", err)
			}
		}
	}
	return nil
}

// Replace makes a file appear with all of text in it, or leaves what was. What
// an interrupted one leaves behind the next one overwrites.
func Replace(path string, text []byte) error {
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	if err := os.WriteFile(temp, text, 0o644); err != nil {
		_ = os.Remove(temp)
		return fault.Surroundingsf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fault.Surroundingsf("write %s: %w", path, err)
	}
	return nil
}
