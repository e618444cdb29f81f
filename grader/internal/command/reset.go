package command

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
)

// Reset puts the starter back in place of the reader's code, which is copied
// aside first. Files of the reader's own go aside too.
func (d *Desk) Reset(called string) error {
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	starter, err := lab.Starter()
	if err != nil {
		return err
	}
	reader, err := lab.Reader()
	if err != nil {
		return err
	}
	if reader.Equal(starter) {
		d.Page.Line("%s is untouched; there is nothing to reset.", lab.Path())
		return nil
	}
	backup, err := d.backup(lab, reader)
	if err != nil {
		return exitcode.Surroundingsf("keep a copy of %s: %w; nothing was changed", lab.Path(), err)
	}
	for name := range reader {
		if _, ok := starter[name]; ok {
			continue
		}
		if err := os.Remove(filepath.Join(lab.Dir(), name)); err != nil {
			return exitcode.Surroundingsf("remove your own file: %w; a copy is in %s", err, backup)
		}
	}
	for _, name := range starter.Names() {
		if err := os.WriteFile(filepath.Join(lab.Dir(), name), starter[name], 0o644); err != nil {
			return exitcode.Surroundingsf("restore the starter: %w; a copy of yours is in %s", err, backup)
		}
	}
	d.Page.Success("%s is the starter again.", lab.Path())
	d.Page.Fact("yours", backup)
	d.Page.Fact("next", d.Words.Lab("lab", lab.Number))
	return nil
}

// backup copies the reader's files to a new directory and returns its path
// relative to the root.
func (d *Desk) backup(lab workbook.Lab, files workbook.Files) (string, error) {
	parent := filepath.Join(d.Book.Root, progress.Dir, "backup", lab.Name)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", err
	}
	stamp := time.Now().Format("2006-01-02T15-04-05")
	dir := filepath.Join(parent, stamp)
	for n := 2; ; n++ {
		err := os.Mkdir(dir, 0o755)
		if err == nil {
			break
		}
		if !os.IsExist(err) {
			return "", err
		}
		dir = filepath.Join(parent, fmt.Sprintf("%s-%d", stamp, n))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return "", err
		}
	}
	relative, err := filepath.Rel(d.Book.Root, dir)
	return filepath.ToSlash(relative), err
}
