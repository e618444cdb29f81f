// Package command holds what each command of the grader does, one a file.
// Routing, flags and exit codes are main's.
package command

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/term"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Desk is what every command works with.
type Desk struct {
	Book  workbook.Workbook
	Page  *terminal.Page
	Out   io.Writer // for output that is no screen, such as JSON
	Aside io.Writer // for remarks that belong to no output
	In    *os.File
	Words terminal.Words
}

// NewDesk finds the clone around the working directory and prints on the
// process's own standard output.
func NewDesk() (*Desk, error) {
	book, err := workbook.Find(".")
	if err != nil {
		return nil, err
	}
	// make tells by this directory that the grader was built before.
	_ = os.MkdirAll(filepath.Join(book.Root, progress.Dir), 0o755)
	_, err = exec.LookPath("make")
	return &Desk{
		Book:  book,
		Page:  terminal.NewPage(os.Stdout),
		Out:   os.Stdout,
		Aside: os.Stderr,
		In:    os.Stdin,
		Words: terminal.Words{Make: err == nil},
	}, nil
}

// progress reads what the reader did so far. A damaged file is remarked on.
func (d *Desk) progress() (*progress.Progress, error) {
	p, remark, err := progress.Load(d.Book.Root)
	d.remarkOn(remark)
	return p, err
}

// update changes what the reader did so far; see progress.Update.
func (d *Desk) update(change func(*progress.Progress) error) error {
	remark, err := progress.Update(d.Book.Root, change)
	d.remarkOn(remark)
	return err
}

func (d *Desk) remarkOn(remark string) {
	if remark != "" {
		fmt.Fprintln(d.Aside, remark)
	}
}

// asks reports whether there is a person to ask.
func (d *Desk) asks() bool { return term.IsTerminal(int(d.In.Fd())) }
