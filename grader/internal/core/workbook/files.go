package workbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Given is the first line of a file that belongs to the workbook although it
// lies among the reader's.
const Given = "//lab:given"

// Files maps a file's name, without a directory, to what it holds.
type Files map[string][]byte

// Names lists the files in order.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Hash is the SHA-256 of all names and contents, in hexadecimal. It depends on
// nothing else: neither on order nor on times.
func (f Files) Hash() string {
	sum := sha256.New()
	for _, name := range f.Names() {
		fmt.Fprintf(sum, "%s %d\n", name, len(f[name]))
		sum.Write(f[name])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Equal reports whether two sets of files are the same, byte for byte.
func (f Files) Equal(other Files) bool { return maps.EqualFunc(f, other, bytes.Equal) }

// Reader is what the reader wrote: the lab's Go files that are neither checks
// nor given.
func (l Lab) Reader() (Files, error) { return owned(l.Dir()) }

// Starter is what the reader was given to begin with.
func (l Lab) Starter() (Files, error) {
	return required(l.StarterDir(), "the starter of "+l.Name)
}

// Solution is the reference.
func (l Lab) Solution() (Files, error) {
	return required(l.SolutionDir(), "the solution of "+l.Name)
}

func required(dir, what string) (Files, error) {
	files, err := owned(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(files) == 0 {
		return nil, exitcode.Usagef("%s is missing: no Go file in %s; restore it with: git checkout -- solutions", what, dir)
	}
	return files, err
}

// owned reads the Go files directly in dir that a person may edit. It reads
// ordinary files only and follows no link.
func owned(dir string) (Files, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := Files{}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") ||
			strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if !IsGiven(text) {
			files[name] = text
		}
	}
	return files, nil
}

// IsGiven reports whether a file begins with the line //lab:given.
func IsGiven(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimRight(line, "\r \t")) == Given
}
