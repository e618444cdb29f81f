package intake

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strings"
)

// packed is an archive inside a submission.
type packed struct {
	path string
	raw  string // path as the directory has it
	text []byte // if the tree keeps it
	size int64  // more than 0 if it was too large to keep
	why  string // it was not opened; empty for the usual reason
}

// openArchive reads an archive on disk, and those in it if it contains no Go file.
func openArchive(ctx context.Context, root *os.Root, name string, t *tree, budget *budget) error {
	file, info, err := open(root, name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	kind, err := examine(name, file, info.Size(), budget.bounds)
	if err != nil {
		return err
	}
	budget.packed += info.Size()
	found, code := len(t.packed), t.code
	t.keep = true
	err = readArchive(ctx, kind, file, info.Size(), t, budget)
	t.keep = false
	inner := t.packed[found:]
	if err == nil && t.code == code {
		t.packed = t.packed[:found:found]
		// The budget stays that of the archive around them.
		err = readInner(inner, t, func(p *packed) error {
			if p.text == nil && p.size > 0 {
				return cannotRead("the archives in it are larger than %d MiB together; hand in only the labs' directories", budget.bounds.ArchiveBytes>>20)
			}
			content := bytes.NewReader(p.text)
			kind, err := examine(p.path, content, p.size, budget.bounds)
			if err != nil {
				return err
			}
			return readArchive(ctx, kind, content, p.size, t, budget)
		})
	}
	t.kept = 0
	for _, p := range inner {
		p.text = nil
	}
	return err
}

// readArchive reads an archive entry by entry.
func readArchive(ctx context.Context, kind kind, from io.ReaderAt, size int64, t *tree, budget *budget) error {
	// An archive may point outside itself. There a file returns an error of the machine,
	// but a section returns the end of the file.
	section := io.NewSectionReader(from, 0, size)
	switch kind {
	case zipKind:
		return readZip(ctx, section, size, t, budget)
	case gzipKind:
		return readGzip(ctx, section, t, budget)
	}
	return readTar(ctx, budget.reader(section), kind, t, budget)
}

// readInner reads the archives that were found where there is nothing else to grade.
// Each of several gets a directory of its own. Those in them are not opened.
func readInner(found []*packed, t *tree, read func(*packed) error) error {
	at := t.at
	defer func() { t.at = at }()
	for _, p := range found {
		t.at = path.Dir(p.path)
		if len(found) > 1 {
			t.at = path.Join(t.at, mount(path.Base(p.path)))
		}
		err := read(p)
		var wrong unread
		if errors.As(err, &wrong) && len(found) > 1 {
			p.why = wrong.Error()
			t.packed = append(t.packed, p)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mount is the directory for the contents of an archive.
func mount(name string) string {
	return cmp.Or(strings.Trim(plain(stem(name), func(string, string) {}), "./"), "archive")
}

// hold keeps an archive that an archive contains, in case there is nothing else.
func (t *tree) hold(from io.Reader) error {
	p := t.packed[len(t.packed)-1]
	room := max(t.bounds.ArchiveBytes-t.kept, 0)
	text, err := io.ReadAll(io.LimitReader(from, room+1))
	if err != nil {
		return err
	}
	p.size = int64(len(text))
	t.kept += p.size // beyond the bound too, so that nothing more is read
	if p.size <= room {
		p.text = text
	}
	return nil
}
