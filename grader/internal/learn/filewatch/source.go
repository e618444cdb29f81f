package filewatch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Source is a directory tree and a choice of its files.
type Source struct {
	// Dir is the root of the tree.
	Dir string
	// Match reports whether the file at path is watched.
	Match func(path string) bool
}

const (
	// maxDepth is how many levels below Dir are watched.
	maxDepth = 4
	// maxDirs bounds the directories of one source, in case it is a home directory.
	maxDirs = 400
)

// stamp changes with every save of a file.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
}

// snapshot maps the path of each watched file to its stamp.
type snapshot map[string]stamp

// scan adds the current files of the source to a snapshot. It calls enter for each
// directory before it reads it.
func (s Source) scan(files snapshot, enter func(dir string)) {
	left := maxDirs
	s.walk(s.Dir, maxDepth, &left, files, enter)
}

func (s Source) walk(dir string, depth int, left *int, files snapshot, enter func(string)) {
	if *left == 0 {
		return
	}
	*left--
	enter(dir)
	// A directory that disappears during the scan shows up as a change in the next.
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if entry.IsDir() {
			if depth > 0 && !isIgnored(entry.Name()) {
				s.walk(path, depth-1, left, files, enter)
			}
			continue
		}
		if !s.Match(path) {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			files[path] = stamp{info.Size(), info.ModTime().UnixNano()}
		}
	}
}

// isIgnored reports whether a file or directory of this name is never source code:
// it is hidden, ignored by the go command, or installed by npm.
func isIgnored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules"
}

// Go watches the Go files of a directory.
func Go(dir string) Source {
	return Source{Dir: dir, Match: func(path string) bool {
		return strings.HasSuffix(path, ".go") && !isIgnored(filepath.Base(path))
	}}
}

// extensions are the file extensions of source code.
var extensions = []string{
	".cjs", ".cts", ".go", ".java", ".js", ".json", ".jsx", ".kt", ".mjs", ".mts", ".php", ".py", ".rb", ".rs", ".sh", ".ts", ".tsx",
}

// Program guesses where the source code of a program is: in the directory of every
// file that its command line names or, if it names none, in dir. A file that the
// command line names is watched whatever its extension. Paths are relative to dir.
func Program(words []string, dir string) []Source {
	var named, dirs []string
	for _, word := range words {
		path := word
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		info, err := os.Stat(path)
		if err != nil || info.IsDir() {
			continue
		}
		named = append(named, path)
		if parent := filepath.Dir(path); !slices.Contains(dirs, parent) {
			dirs = append(dirs, parent)
		}
	}
	if len(dirs) == 0 {
		dirs = append(dirs, dir)
	}
	sources := make([]Source, len(dirs))
	for i, dir := range dirs {
		sources[i] = Source{Dir: dir, Match: func(path string) bool {
			return slices.Contains(named, path) || slices.Contains(extensions, filepath.Ext(path)) && !isIgnored(filepath.Base(path))
		}}
	}
	return sources
}
