package intake

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"

	"socketlab/grader/internal/class/intake/regular"
)

// readDirectory reads a directory in place. Nothing leads out of root.
func readDirectory(ctx context.Context, root *os.Root, dir string, t *tree) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	opened, err := root.Open(dir)
	if err != nil {
		return err
	}
	var names []string
	for {
		// In pieces, because a directory may have too many entries. Only the sorted
		// whole reads the same everywhere.
		piece, err := opened.Readdirnames(1000)
		names = append(names, piece...)
		if errors.Is(err, io.EOF) || len(names) > 100_000 {
			break
		} else if err != nil {
			_ = opened.Close()
			return err
		}
	}
	if err := opened.Close(); err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if err := readEntry(ctx, root, path.Join(dir, name), t); err != nil {
			return err
		}
	}
	return nil
}

func readEntry(ctx context.Context, root *os.Root, name string, t *tree) error {
	info, err := root.Lstat(name)
	if err != nil {
		return err
	}
	// In a directory, a name such as "A: notes.txt" is no drive.
	cleaned, skip, err := t.enter("./"+name, info.Mode())
	if err != nil || skip {
		return err
	}
	if info.IsDir() {
		return readDirectory(ctx, root, name, t)
	}
	if !wants(cleaned) {
		return nil
	}
	file, info, err := open(root, name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if regular.Shared(info) {
		t.fault(fault{path: cleaned, why: "is a hard link", remedy: "hand in a copy"})
		return nil
	}
	return t.put(cleaned, file)
}

// open opens a regular file and refuses anything else.
func open(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	file, info, err := regular.Open(root, name)
	switch {
	case errors.Is(err, regular.ErrLink):
		return nil, nil, refuse("%s is a link; hand in the file itself", show(name))
	case errors.Is(err, regular.ErrSpecial):
		return nil, nil, refuse("%s is a device, pipe or socket; hand in regular files", show(name))
	}
	return file, info, err
}
