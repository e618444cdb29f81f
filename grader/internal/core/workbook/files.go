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

// Given is the first line of a file in a lab that belongs to the workbook and is never
// taken from the reader.
const Given = "//lab:given"

// Files maps the name of a file, without its directory, to its content.
type Files map[string][]byte

// Names returns the names of the files, sorted.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Hash returns the SHA-256 of all names and contents, in hexadecimal. It depends on
// nothing else.
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

// Reader returns the reader's files: the lab's Go files that are neither checks nor
// given.
func (l Lab) Reader() (Files, error) { return owned(l.Dir()) }

// Starter returns the files that the reader starts from.
func (l Lab) Starter() (Files, error) {
	return required(l.StarterDir(), "the starter of "+l.Name)
}

// Solution returns the files of the reference solution.
func (l Lab) Solution() (Files, error) {
	return required(l.SolutionDir(), "the solution of "+l.Name)
}

// Alternative returns the files of a solution of another design, by its name.
func (l Lab) Alternative(name string) (Files, error) {
	return required(filepath.Join(l.AlternativesDir(), name), "the alternative "+name+" of "+l.Name)
}

func required(dir, what string) (Files, error) {
	files, err := owned(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(files) == 0 {
		return nil, exitcode.Usagef("%s is missing: no Go file in %s; restore it with: git checkout -- solutions", what, dir)
	}
	return files, err
}

// owned reads the Go files in dir that a reader may edit, without subdirectories. It
// reads only regular files and follows no links.
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

// IsGiven reports whether the first line of a file is //lab:given.
func IsGiven(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimRight(line, "\r \t")) == Given
}
