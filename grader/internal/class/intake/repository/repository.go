// Package repository reads the commit that HEAD names from a bare git
// repository which nobody trusts. It runs nothing, follows no link, obeys no
// configuration, looks into no other repository, and never allocates more than
// its bounds because a file says so. That is why it is not built on a general
// git library. It knows SHA-1 repositories with loose objects and packs of
// version 2, which is what git makes unless told otherwise.
package repository

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// The bounds.
const (
	maxObject  = 4 << 20   // bytes of one object, unpacked
	maxWork    = 256 << 20 // bytes unpacked in all
	maxChain   = 256       // deltas on top of each other
	maxPacks   = 64
	maxRefs    = 1 << 20 // bytes of packed-refs
	maxDepth   = 32      // directories in each other
	maxEntries = 100_000 // of all directories
)

// Fault says why a repository cannot be read, to whoever made it.
type Fault string

func (f Fault) Error() string { return string(f) }

func faultf(format string, args ...any) error { return Fault(fmt.Sprintf(format, args...)) }

// damaged is the fault of everything that git itself would not have written.
const damaged = Fault("the repository is damaged; try git fsck, or hand in a .zip")

// ErrLarge reports an object above the bounds.
var ErrLarge = errors.New("the object is too large")

// Looks reports whether the directory is a bare repository.
func Looks(root *os.Root) bool {
	head, err := root.Lstat("HEAD")
	if err != nil || head.IsDir() {
		return false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := root.Lstat(name); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// Repository is one bare repository.
type Repository struct {
	root  *os.Root
	packs []*pack
	work  int64 // bytes unpacked so far
}

// Open prepares to read. The caller must Close it and keep root open till then.
func Open(root *os.Root) (*Repository, error) {
	for _, name := range []string{"objects/info/alternates", "objects/info/http-alternates", "commondir"} {
		if _, err := root.Lstat(name); err == nil {
			return nil, faultf("the repository borrows objects from another (%s); clone it with git clone --bare --no-local", name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if info, err := root.Lstat("reftable"); err == nil && info.IsDir() {
		return nil, Fault("the repository keeps its branches in a reftable, which is not read; hand in a .zip")
	}
	r := &Repository{root: root}
	if err := r.openPacks(); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Close closes the packs.
func (r *Repository) Close() {
	for _, p := range r.packs {
		p.close()
	}
}

// spend counts n bytes of unpacking.
func (r *Repository) spend(n int64) error {
	if r.work += n; r.work > maxWork {
		return faultf("reading the repository takes more than %d MiB; hand in a .zip", maxWork>>20)
	}
	return nil
}
