// Package regular opens ordinary files below a directory and nothing else: no
// links, no devices, and no pipe on which opening would wait.
package regular

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// The reasons why something is no ordinary file.
var (
	ErrLink    = errors.New("is a link")
	ErrSpecial = errors.New("is not an ordinary file")
)

// Kind is nil for an ordinary file, otherwise ErrLink or ErrSpecial.
func Kind(mode fs.FileMode) error {
	switch {
	case mode&fs.ModeSymlink != 0:
		return ErrLink
	case !mode.IsRegular():
		return ErrSpecial
	}
	return nil
}

// Open opens the file name below root, which may have several elements. What is
// opened is proved to be what was looked at, so that nobody can put a link in
// its place in between. The caller must close it.
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
