package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// readZip reads an archive entry by entry. Nothing is written anywhere; every
// entry is unpacked once within the budget, so that an archive cannot lie about
// its sizes.
func readZip(ctx context.Context, file io.ReaderAt, size int64, t *tree, budget *budget) error {
	if err := countHeaders(file, size, budget.bounds.Headers); err != nil {
		return err
	}
	archive, err := zip.NewReader(file, size)
	if errors.Is(err, zip.ErrFormat) {
		return damaged(".zip")
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return broken(err, ".zip")
	}
	if len(archive.File) == 0 {
		return refuse("the .zip is empty; pack and upload it again")
	}
	for _, entry := range archive.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := readZipEntry(entry, t, budget); err != nil {
			return err
		}
	}
	return nil
}

func readZipEntry(entry *zip.File, t *tree, budget *budget) error {
	name, mode := decoded(entry.Name), entry.Mode()
	cleaned, skip, err := t.enter(name, mode)
	if err != nil || mode.IsDir() {
		return err
	}
	if entry.Flags&1 != 0 {
		return refuse("%s is encrypted; pack without a password", show(name))
	}
	if entry.UncompressedSize64 > uint64(budget.bounds.UnpackedBytes) {
		return budget.spend(-1)
	}
	opened, err := entry.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return refuse("%s is packed by an unusual method; use the default one", show(name))
	} else if err != nil {
		return broken(err, ".zip")
	}
	defer func() { _ = opened.Close() }()
	metered := budget.reader(opened)
	if !skip {
		if err := t.add(cleaned, metered); err != nil {
			return broken(err, ".zip")
		}
	}
	_, err = io.Copy(io.Discard, metered)
	return broken(err, ".zip")
}

// decoded is the name of an entry in UTF-8. Windows used to write names in the
// encoding of its language, without saying which. Code page 437, which is right for
// some, gives every byte a character of its own, so different names stay different. A
// backslash that may be the second byte of a Japanese or Chinese character does not
// separate directories.
func decoded(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	elements := strings.Split(name, "/")
	for i, element := range elements {
		if utf8.ValidString(element) {
			continue
		}
		var b strings.Builder
		for j := range len(element) {
			if element[j] == '\\' && j > 0 && element[j-1] >= utf8.RuneSelf {
				b.WriteRune('＼')
			} else {
				b.WriteRune(charmap.CodePage437.DecodeByte(element[j]))
			}
		}
		elements[i] = b.String()
	}
	return strings.Join(elements, "/")
}

// countHeaders refuses an archive with too many entries before anything is allocated
// for them. It counts the signature of an entry wherever it occurs, because the number
// in the archive may be wrong.
func countHeaders(file io.ReaderAt, size int64, most int) error {
	mark := []byte("PK\x01\x02")
	from := io.NewSectionReader(file, 0, size)
	window := make([]byte, 0, 64<<10)
	for count := 0; ; {
		n, err := from.Read(window[len(window):cap(window)])
		window = window[:len(window)+n]
		if count += bytes.Count(window, mark); count > most {
			return refuse("it contains more than %d files and directories; hand in only the labs' directories", most)
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		// A signature may span two windows.
		keep := min(len(mark)-1, len(window))
		copy(window, window[len(window)-keep:])
		window = window[:keep]
	}
}
