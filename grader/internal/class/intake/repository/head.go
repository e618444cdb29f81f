package repository

import (
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
)

// id names an object.
type id [20]byte

func (i id) String() string { return hex.EncodeToString(i[:]) }

func parseID(text string) (id, error) {
	var i id
	switch len(text) {
	case 40:
	case 64:
		return i, Fault("the repository uses SHA-256, which is not read; hand in a .zip")
	default:
		return i, damaged
	}
	if _, err := hex.Decode(i[:], []byte(text)); err != nil {
		return i, damaged
	}
	return i, nil
}

// head is the commit that HEAD names, directly or through a branch. Where that
// branch does not exist and there is only one, it is that one: git push into a
// fresh repository often leaves HEAD at another name.
func (r *Repository) head() (id, error) {
	text, err := r.text("HEAD", 4096)
	if err != nil {
		return id{}, err
	}
	branch, symbolic := strings.CutPrefix(text, "ref: ")
	if !symbolic {
		return parseID(text)
	}
	branch = strings.TrimSpace(branch)
	if !strings.HasPrefix(branch, "refs/heads/") || path.Clean(branch) != branch || strings.ContainsAny(branch, "\x00\\") {
		return id{}, damaged
	}
	branches, err := r.branches()
	if err != nil {
		return id{}, err
	}
	if commit, ok := branches[branch]; ok {
		return parseID(commit)
	}
	switch len(branches) {
	case 0:
		return id{}, Fault("the repository has no commit; commit your work and push it")
	case 1:
		for _, commit := range branches {
			return parseID(commit)
		}
	}
	names := slices.Sorted(maps.Keys(branches))
	return id{}, faultf("HEAD names %q, which does not exist, and there are several branches such as %q; set HEAD with git symbolic-ref", branch, names[0])
}

// branches maps the full names of all branches to what they point at.
func (r *Repository) branches() (map[string]string, error) {
	found := map[string]string{}
	packed, err := r.text("packed-refs", maxRefs)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(packed) {
		commit, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && strings.HasPrefix(name, "refs/heads/") {
			found[name] = commit
		}
	}
	seen := 0
	return found, r.loose("refs/heads", 0, &seen, found)
}

// loose adds the branches that have a file of their own; they count before the
// packed ones.
func (r *Repository) loose(dir string, depth int, seen *int, found map[string]string) error {
	entries, err := r.list(dir, 1000)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for _, entry := range entries {
		if *seen++; *seen > 1000 || depth > 8 {
			return Fault("the repository has too many branches; push only yours")
		}
		name := dir + "/" + entry.Name()
		if entry.IsDir() {
			err = r.loose(name, depth+1, seen, found)
		} else {
			found[name], err = r.text(name, 4096)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// list reads a directory of at most limit entries.
func (r *Repository) list(dir string, limit int) ([]fs.DirEntry, error) {
	info, err := r.root.Lstat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, damaged
	}
	opened, err := r.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	entries, err := opened.ReadDir(limit + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(entries) > limit {
		return nil, faultf("%s holds more than %d entries; try git gc", dir, limit)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// text reads a small file without its trailing line end.
func (r *Repository) text(name string, limit int64) (string, error) {
	file, _, err := regular.Open(r.root, name)
	if errors.Is(err, regular.ErrLink) || errors.Is(err, regular.ErrSpecial) {
		return "", faultf("%q in the repository %v", name, err)
	} else if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return "", err
	}
	if int64(len(text)) > limit {
		return "", damaged
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}
