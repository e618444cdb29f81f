package repository

import (
	"bytes"
	"io/fs"
	"strings"
)

// File is one entry of the commit.
type File struct {
	// Path is as the commit has it; nobody checked it.
	Path string
	// Mode tells an ordinary file (0), a directory (fs.ModeDir), a link
	// (fs.ModeSymlink) and a submodule (fs.ModeIrregular) apart.
	Mode fs.FileMode
	repo *Repository
	name id
}

// Read is what an ordinary file holds; ErrLarge when that is more than limit
// bytes.
func (f File) Read(limit int64) ([]byte, error) {
	return f.repo.read(f.name, "blob", min(limit, maxObject))
}

// Walk shows every entry of the commit that HEAD names, a directory before what
// is in it. It does not enter a directory for which visit returns fs.SkipDir,
// and ends with any other error.
func (r *Repository) Walk(visit func(File) error) error {
	head, err := r.head()
	if err != nil {
		return err
	}
	commit, err := r.read(head, "commit", 1<<20)
	if err != nil {
		return err
	}
	line, _, _ := bytes.Cut(commit, []byte("\n"))
	name, ok := strings.CutPrefix(string(line), "tree ")
	if !ok {
		return damaged
	}
	tree, err := parseID(name)
	if err != nil {
		return err
	}
	seen := 0
	return r.walk("", tree, 0, &seen, visit)
}

func (r *Repository) walk(prefix string, tree id, depth int, seen *int, visit func(File) error) error {
	if depth > maxDepth {
		return faultf("the directories of the commit lie more than %d deep", maxDepth)
	}
	text, err := r.read(tree, "tree", 1<<20)
	if err != nil {
		return err
	}
	for len(text) > 0 {
		if *seen++; *seen > maxEntries {
			return faultf("the commit has more than %d entries", maxEntries)
		}
		mode, rest, ok := bytes.Cut(text, []byte(" "))
		name, rest, fine := bytes.Cut(rest, []byte{0})
		if !ok || !fine || len(rest) < len(id{}) || len(name) == 0 || bytes.ContainsRune(name, '/') {
			return damaged
		}
		file := File{Path: prefix + string(name), repo: r}
		copy(file.name[:], rest)
		text = rest[len(file.name):]
		switch string(mode) {
		case "40000":
			file.Mode = fs.ModeDir
		case "100644", "100755", "100664":
		case "120000":
			file.Mode = fs.ModeSymlink
		default:
			file.Mode = fs.ModeIrregular
		}
		err := visit(file)
		if err == fs.SkipDir {
			continue
		} else if err != nil {
			return err
		}
		if file.Mode.IsDir() {
			if err := r.walk(file.Path+"/", file.name, depth+1, seen, visit); err != nil {
				return err
			}
		}
	}
	return nil
}
