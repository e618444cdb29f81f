package filewatch

import (
	"hash/maphash"
	"io"
	"maps"
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
	// maxRead bounds the bytes that one scan of a source reads. A file that no longer
	// fits is compared by size and time alone.
	maxRead = 16 << 20
)

// stamp changes with every save of a file. Size and time are not enough: cp -p and
// rsync -t keep the time, and some file systems store it in steps of 2 s.
type stamp struct {
	size     int64
	modified int64  // nanoseconds since 1970
	content  uint64 // a hash; 0 if the file was not read
}

// same reports whether two stamps are of the same save.
func (s stamp) same(other stamp) bool {
	return s.size == other.size && s.modified == other.modified &&
		(s.content == other.content || s.content == 0 || other.content == 0)
}

// hashSeed is the seed of the hashes of contents.
var hashSeed = maphash.MakeSeed()

// snapshot maps the path of each watched file to its stamp.
type snapshot map[string]stamp

// same reports whether two snapshots have the same files with the same stamps.
func (s snapshot) same(other snapshot) bool { return maps.EqualFunc(s, other, stamp.same) }

// budget is what one scan of a source has left.
type budget struct {
	dirs  int
	bytes int64
}

// scan adds the current files of the source to a snapshot. It calls enter for each
// directory before it reads it.
func (s Source) scan(files snapshot, enter func(dir string)) {
	s.walk(s.Dir, maxDepth, &budget{maxDirs, maxRead}, files, enter)
}

func (s Source) walk(dir string, depth int, left *budget, files snapshot, enter func(string)) {
	if left.dirs == 0 {
		return
	}
	left.dirs--
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
			files[path] = stamp{info.Size(), info.ModTime().UnixNano(), left.hash(path, info.Size())}
		}
	}
}

// hash returns a hash of the content of a file, or 0 if the file cannot be read or does
// not fit the budget.
func (b *budget) hash(path string, size int64) uint64 {
	if size > b.bytes {
		return 0
	}
	b.bytes -= size
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	var hash maphash.Hash
	hash.SetSeed(hashSeed)
	// The file may grow while it is read.
	if _, err := io.Copy(&hash, io.LimitReader(file, size)); err != nil {
		return 0
	}
	return hash.Sum64()
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
