package filewatch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Place is a directory, and what is looked at in it.
type Place struct {
	// Dir is the directory, with those below it.
	Dir string
	// Counts says whether a file is looked at, by its path.
	Counts func(path string) bool
}

const (
	// deepest is how many directories below a place are looked at.
	deepest = 4
	// most bounds the directories of one place, should it be somebody's home.
	most = 400
)

// stamp changes with each save.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
}

// view is what a look found: each file's stamp by its path.
type view map[string]stamp

// look adds to files what the place holds now, and names its directories.
func (p Place) look(files view, enter func(dir string)) {
	left := most
	p.walk(p.Dir, deepest, &left, files, enter)
}

func (p Place) walk(dir string, depth int, left *int, files view, enter func(string)) {
	if *left == 0 {
		return
	}
	*left--
	enter(dir)
	// What vanishes while we look is found changed by the next look.
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if entry.IsDir() {
			if depth > 0 && !aside(entry.Name()) {
				p.walk(path, depth-1, left, files, enter)
			}
			continue
		}
		if !p.Counts(path) {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			files[path] = stamp{info.Size(), info.ModTime().UnixNano()}
		}
	}
}

// aside reports whether what has this name is nobody's source: hidden, left out
// by the go command, or installed by npm.
func aside(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules"
}

// Go is a directory of which the Go files count.
func Go(dir string) Place {
	return Place{Dir: dir, Counts: func(path string) bool {
		return strings.HasSuffix(path, ".go") && !aside(filepath.Base(path))
	}}
}

// sources are the endings of what a program is written in.
var sources = []string{
	".cjs", ".cts", ".go", ".java", ".js", ".json", ".jsx", ".kt", ".mjs", ".mts", ".php", ".py", ".rb", ".rs", ".sh", ".ts", ".tsx",
}

// Program is where the sources of a program are likely to lie: next to each file
// that its command line names and below, else in dir. The files themselves count
// whatever they are called. Paths are relative to dir.
func Program(words []string, dir string) []Place {
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
	places := make([]Place, len(dirs))
	for i, dir := range dirs {
		places[i] = Place{Dir: dir, Counts: func(path string) bool {
			return slices.Contains(named, path) || slices.Contains(sources, filepath.Ext(path)) && !aside(filepath.Base(path))
		}}
	}
	return places
}
