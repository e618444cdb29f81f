package intake

import (
	"bytes"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// archiveName matches the names of archives, of those that are read and of others.
var archiveName = regexp.MustCompile(`(?i)\.(zip|zipx|tar|tgz|tbz2?|txz|rar|7z|(tar\.)?(gz|bz2|xz|zst|lz)|cab|dmg|iso)$`)

// isArchive reports whether a name is that of an archive. What it really is, only its
// first bytes say; see sniff.
func isArchive(name string) bool { return archiveName.MatchString(name) }

// stem is a name without the extension of an archive or a repository.
func stem(name string) string {
	at := archiveName.FindStringIndex(name)
	if at == nil && len(name) > 4 && strings.EqualFold(name[len(name)-4:], ".git") {
		at = []int{len(name) - 4}
	}
	if at == nil || at[0] == 0 {
		return name
	}
	return name[:at[0]]
}

// kind is a kind of archive that is read.
type kind string

const (
	zipKind     kind = ".zip"
	gzipKind    kind = ".tar.gz"
	tarKind     kind = ".tar"
	unknownKind kind = ""
)

// others are the formats that are not read, by how they begin.
var others = []struct{ begin, what string }{
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"Rar!", "a RAR archive"},
	{"BZh", "a bzip2 archive"},
	{"\xfd7zXZ\x00", "an xz archive"},
	{"\x28\xb5\x2f\xfd", "a Zstandard archive"},
	{"LZIP", "an lzip archive"},
	{"MSCF", "a cabinet archive"},
	{"%PDF", "a PDF"},
	{"<!doctype html", "a web page"},
	{"<html", "a web page"},
}

// sniff says what begins with these bytes: a kind that is read, or a description of
// something else, or neither.
func sniff(begin []byte) (kind, string) {
	for _, mark := range []string{"PK\x03\x04", "PK\x05\x06", "PK\x07\x08"} {
		if bytes.HasPrefix(begin, []byte(mark)) {
			return zipKind, ""
		}
	}
	if bytes.HasPrefix(begin, []byte("\x1f\x8b")) {
		return gzipKind, ""
	}
	if isTar(begin) {
		return tarKind, ""
	}
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(begin, []byte("\ufeff")), " \t\r\n"))
	for _, other := range others {
		if bytes.HasPrefix(begin, []byte(other.begin)) || other.begin[0] == '<' && bytes.HasPrefix(text, []byte(other.begin)) {
			return unknownKind, other.what
		}
	}
	return unknownKind, ""
}

// isTar reports whether a block is the header of a tar entry: its checksum is right.
func isTar(block []byte) bool {
	if len(block) < 512 {
		return false
	}
	want, err := strconv.ParseInt(strings.Trim(string(block[148:156]), " \x00"), 8, 64)
	if err != nil {
		return false
	}
	sum := int64(8 * ' ')
	for i, b := range block[:512] {
		if i < 148 || i >= 156 {
			sum += int64(b)
		}
	}
	return sum == want
}

// examine says what kind of archive a file is, whatever its name says. Its error is an
// unread, or the machine's.
func examine(name string, from io.ReaderAt, size int64, bounds Bounds) (kind, error) {
	switch {
	case size == 0:
		return "", cannotRead("the archive is empty; pack it again")
	case size > bounds.ArchiveBytes:
		return "", cannotRead("the archive is larger than %d MiB; hand in only the labs' directories", bounds.ArchiveBytes>>20)
	}
	begin := make([]byte, 512)
	n, err := from.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	kind, what := sniff(begin[:n])
	base := path.Base(name)
	if what != "" {
		return "", cannotRead("%s is %s, which is not read; hand in a .zip or .tar.gz", show(base), what)
	}
	if kind != unknownKind {
		return kind, nil
	}
	// A damaged archive is best described as what it claims to be, and a .zip may begin
	// with anything.
	switch lower := strings.ToLower(base); {
	case strings.HasSuffix(lower, ".zip"):
		return zipKind, nil
	case strings.HasSuffix(lower, ".gz"), strings.HasSuffix(lower, ".tgz"):
		return gzipKind, nil
	case strings.HasSuffix(lower, ".tar"):
		return tarKind, nil
	}
	return "", cannotRead("%s is an archive of a format that is not read; hand in a .zip or .tar.gz", show(base))
}
