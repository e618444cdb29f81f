// Package regular opens only regular files below a directory: no links, no devices, and
// no pipes, which would block.
package regular

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// The reasons why a file is not a regular one.
var (
	ErrLink    = errors.New("is a link")
	ErrSpecial = errors.New("is not a regular file")
)

// Kind is nil for a regular file, and otherwise ErrLink or ErrSpecial.
func Kind(mode fs.FileMode) error {
	switch {
	case mode&fs.ModeSymlink != 0:
		return ErrLink
	case !mode.IsRegular():
		return ErrSpecial
	}
	return nil
}

// Open opens a file below root; name may have several elements. It verifies that it
// opened the file that it inspected, so nobody can put a link in its place in between.
// The caller must close the file.
func Open(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if err := Kind(before.Mode()); err != nil {
		return nil, nil, err
	}
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	after, err := file.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = ErrLink
	}
	if err == nil {
		err = Kind(after.Mode())
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	return file, after, nil
}
