// Package build makes programs of what students handed in. The go command
// never sees that: it prepares, from the workbook's own sources, the packages
// that a lab may import; the compiler and the linker then work on a submission
// directly, each in a sandbox. So there is no build cache to poison, no cgo, no
// go.mod, no generator and no toolchain switch, and what a lab may not import
// is not there.
package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	goversion "go/version"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Kit is what submissions are built from: every package of the standard library
// and every other that a lab may import, compiled. Its methods may be called
// concurrently.
type Kit struct {
	book    workbook.Workbook
	labs    []workbook.Lab
	dir     string // holds the archives and nothing else
	compile string // the compiler
	link    string // the linker
	modules []string
	// language is that of go.mod, such as go1.26.
	language string

	mu       sync.Mutex
	archives map[string]string // by import path
	unknown  map[string]string // why a package cannot be had
}

// gradedTag is the build constraint under which a node brings no Redis: that of
// a submission is always given one, and its program is linked the sooner.
const gradedTag = "graded"

// undebugged leaves out what only a debugger reads. The linker, which runs for
// every submission, reads a quarter less.
const undebugged = "-dwarf=false"

// own are the packages of the workbook that every lab may import.
var own = []string{"socketlab/labs/node", "socketlab/labs/socketio", "socketlab/labs/socketio/engineio"}

// Prepare compiles what the labs may import and keeps it in dir, which must be
// empty and is the caller's to remove.
func Prepare(ctx context.Context, book workbook.Workbook, dir string, labs []workbook.Lab) (*Kit, error) {
	k := &Kit{book: book, labs: labs, dir: dir, archives: map[string]string{}, unknown: map[string]string{}}
	gomod, err := os.ReadFile(filepath.Join(book.Root, "go.mod"))
	if err != nil {
		return nil, exitcode.Environmentf("read go.mod: %w", err)
	}
	parsed, err := modfile.Parse("go.mod", gomod, nil)
	if err != nil {
		return nil, exitcode.Environmentf("read go.mod: %w; restore it with: git checkout -- go.mod go.sum", err)
	}
	if parsed.Go == nil {
		return nil, exitcode.Environmentf("go.mod has no go line; restore it with: git checkout -- go.mod go.sum")
	}
	k.language = goversion.Lang("go" + parsed.Go.Version)
	for _, required := range parsed.Require {
		k.modules = append(k.modules, required.Mod.Path)
	}
	for tool, path := range map[string]*string{"compile": &k.compile, "link": &k.link} {
		said, err := k.goCommand(ctx, "tool", "-n", tool)
		if err != nil {
			return nil, err
		}
		*path = strings.TrimSpace(string(said))
	}
	packages := append([]string{"std"}, own...)
	for _, lab := range labs {
		inside, err := insides(lab)
		if err != nil {
			return nil, err
		}
		packages = append(append(packages, inside...), "./solutions/"+lab.Name)
	}
	return k, k.add(ctx, packages)
}

// insides are the packages that the workbook gives inside a lab. The lab itself
// is not among them: in this clone it may be half done.
func insides(lab workbook.Lab) ([]string, error) {
	entries, err := os.ReadDir(lab.Dir())
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", lab.Path(), err)
	}
	var packages []string
	for _, entry := range entries {
		path := "socketlab/" + lab.Path() + "/" + entry.Name()
		if sources, _ := filepath.Glob(filepath.Join(lab.Dir(), entry.Name(), "*.go")); entry.IsDir() && len(sources) > 0 && given(lab, path) {
			packages = append(packages, path)
		}
	}
	return packages, nil
}

// Close lets the archives go.
func (k *Kit) Close() error { return os.RemoveAll(k.dir) }

// Hash is the SHA-256 of everything but a submission that its program is made
// of: the toolchain, the modules and the workbook's own packages.
func (k *Kit) Hash() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(k.book.Root, name))
		if err != nil {
			return "", exitcode.Environmentf("read %s: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(text))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, path := range slices.Sorted(maps.Keys(k.archives)) {
		if !strings.HasPrefix(path, "socketlab/") {
			continue
		}
		text, err := os.ReadFile(k.archives[path])
		if err != nil {
			return "", exitcode.Environmentf("read the archive of %s: %w", path, err)
		}
		fmt.Fprintf(sum, "%s %x\n", path, sha256.Sum256(text))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// add compiles packages of the workbook, of its modules or of the standard
// library, with all that they import.
func (k *Kit) add(ctx context.Context, packages []string) error {
	args := append([]string{"list", "-export", "-trimpath", "-tags=" + gradedTag, "-gcflags=all=" + undebugged, "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, packages...)
	listed, err := k.goCommand(ctx, args...)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for line := range bytes.Lines(listed) {
		path, export, _ := strings.Cut(strings.TrimSpace(string(line)), "\t")
		if export == "" || k.archives[path] != "" || !k.offered(path) {
			continue
		}
		kept := filepath.Join(k.dir, fmt.Sprintf("%d.a", len(k.archives)))
		if err := copyFile(kept, export); err != nil {
			return exitcode.Environmentf("keep the archive of %s: %w", path, err)
		}
		k.archives[path] = kept
	}
	return nil
}

// offered reports whether a package is any lab's to import.
func (k *Kit) offered(path string) bool {
	if !strings.HasPrefix(path, "socketlab/") {
		return true
	}
	if slices.Contains(own, path) {
		return true
	}
	return slices.ContainsFunc(k.labs, func(lab workbook.Lab) bool { return given(lab, path) })
}

// given reports whether path is a package that the workbook gives inside a lab.
func given(lab workbook.Lab, path string) bool {
	inside, ok := strings.CutPrefix(path, "socketlab/"+lab.Path()+"/")
	return ok && inside != "node"
}

// config writes the importcfg for a lab, with the packages that its files
// import. A package that cannot be had is left out: the compiler says so in the
// student's terms.
func (k *Kit) config(ctx context.Context, lab workbook.Lab, imports []string) ([]byte, error) {
	for _, path := range imports {
		if err := k.want(ctx, path); err != nil {
			return nil, err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var text bytes.Buffer
	for _, path := range slices.Sorted(maps.Keys(k.archives)) {
		if strings.HasPrefix(path, "socketlab/") && !slices.Contains(own, path) && !given(lab, path) {
			continue
		}
		fmt.Fprintf(&text, "packagefile %s=%s\n", path, k.archives[path])
	}
	return text.Bytes(), nil
}

// want makes sure of a package from one of the workbook's modules. Only these
// names ever reach the go command.
func (k *Kit) want(ctx context.Context, path string) error {
	k.mu.Lock()
	_, refused := k.unknown[path]
	known := refused || k.archives[path] != ""
	k.mu.Unlock()
	if known || module.CheckImportPath(path) != nil || !slices.ContainsFunc(k.modules, func(m string) bool {
		return path == m || strings.HasPrefix(path, m+"/")
	}) {
		return nil
	}
	if err := k.add(ctx, []string{path}); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		k.mu.Lock()
		k.unknown[path] = err.Error()
		k.mu.Unlock()
	}
	return nil
}

// goCommand runs the go command on the workbook's own sources. What it wants of
// its surroundings does not depend on a person's settings, but for where modules
// come from.
func (k *Kit) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = k.book.Root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, exitcode.Environmentf("go %s: %w\n%s", args[0], err, strings.TrimSpace(said.String()))
	}
	return out, nil
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		_ = target.Close()
		return err
	}
	return target.Close()
}
