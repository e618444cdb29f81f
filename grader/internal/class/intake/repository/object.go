package repository

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
)

// read is the object of that name and kind, of at most limit bytes; ErrLarge
// when it has more. Its content is proved to have that name.
func (r *Repository) read(want id, kind string, limit int64) ([]byte, error) {
	found, text, err := r.loosely(want, limit)
	if errors.Is(err, fs.ErrNotExist) {
		found, text, err = r.packed(want, limit)
	}
	if err != nil {
		return nil, err
	}
	if found != kind {
		return nil, damaged
	}
	sum := sha1.New()
	fmt.Fprintf(sum, "%s %d\x00", kind, len(text))
	sum.Write(text)
	if !bytes.Equal(sum.Sum(nil), want[:]) {
		return nil, damaged
	}
	return text, nil
}

// loosely reads an object that has a file of its own.
func (r *Repository) loosely(want id, limit int64) (kind string, text []byte, err error) {
	name := want.String()
	file, _, err := regular.Open(r.root, "objects/"+name[:2]+"/"+name[2:])
	if errors.Is(err, regular.ErrLink) || errors.Is(err, regular.ErrSpecial) {
		return "", nil, faultf("an object in the repository %v", err)
	} else if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	inflated, err := zlib.NewReader(file)
	if err != nil {
		return "", nil, damaged
	}
	buffered := bufio.NewReaderSize(inflated, 4096)
	header, err := buffered.ReadSlice(0)
	if err != nil || len(header) > 32 {
		return "", nil, damaged
	}
	kind, digits, ok := strings.Cut(string(header[:len(header)-1]), " ")
	size, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || size < 0 {
		return "", nil, damaged
	}
	if size > limit {
		return "", nil, ErrLarge
	}
	text, err = r.exactly(buffered, size)
	return kind, text, err
}

// exactly reads size bytes and proves that there are no more.
func (r *Repository) exactly(from io.Reader, size int64) ([]byte, error) {
	if err := r.spend(size); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(from, size+1))
	if err != nil || int64(len(text)) != size {
		return nil, damaged
	}
	return text, nil
}
