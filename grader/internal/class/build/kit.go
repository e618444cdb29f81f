// Package build builds submissions. The go command never sees them: it only compiles
// the packages that a lab may import, from the workbook's own sources. The compiler and
// the linker then run on a submission directly, each in a sandbox. So there is no build
// cache to poison, no cgo, no go.mod, no generator and no toolchain switch, and packages
// that a lab may not import do not exist.
package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Kit contains the packages that submissions are built from, compiled: at first what
// the labs' solutions import, then also what a submission imports of the standard
// library and of the workbook's modules. Its methods may be called concurrently.
type Kit struct {
	book workbook.Workbook
	// labs are all labs of the workbook, since what is given in one may use what is given
	// in another.
	labs    []workbook.Lab
	dir     string // contains only the archives
	compile string // the compiler
	link    string // the linker
	modules []string
	// std has the packages of the standard library that may be imported. The compiler
	// itself knows unsafe.
	std map[string]bool
	// language is that of go.mod, such as go1.26.
	language string

	mu       sync.Mutex
	archives map[string]string // by import path
	unknown  map[string]string // why a package is not available
}

// gradedTag is the build tag for nodes without an embedded Redis. The grader always
// gives one to the nodes of a submission, and the program links faster without it.
const gradedTag = "graded"

// own are the workbook's packages that every lab may import.
var own = []string{
	"socketlab/labs/node", "socketlab/labs/socketio", "socketlab/labs/socketio/engineio", "socketlab/labs/strictjson",
}

// Prepare compiles the packages that the labs may import into dir, which must be empty.
// The caller must remove it.
func Prepare(ctx context.Context, book workbook.Workbook, dir string, labs []workbook.Lab) (*Kit, error) {
	all, err := book.Labs()
	if err != nil {
		return nil, err
	}
	k := &Kit{book: book, labs: all, dir: dir, archives: map[string]string{}, unknown: map[string]string{}}
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
	std, err := k.goCommand(ctx, "list", "std")
	if err != nil {
		return nil, err
	}
	k.std = map[string]bool{}
	for _, path := range strings.Fields(string(std)) {
		inside := strings.Split(path, "/")
		k.std[path] = path != "unsafe" && !slices.Contains(inside, "internal") && inside[0] != "vendor"
	}
	packages := slices.Clone(own)
	for _, lab := range labs {
		inside, err := insides(lab)
		if err != nil {
			return nil, err
		}
		packages = append(append(packages, inside...), "./solutions/"+lab.Name)
	}
	return k, k.add(ctx, packages)
}

// insides are the given packages inside a lab, without the lab itself: in this clone it
// may be half done.
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

// Close removes the archives.
func (k *Kit) Close() error { return os.RemoveAll(k.dir) }

// Hash is the SHA-256 of everything in a program that is not from the submission: the
// toolchain, the modules and the workbook's own packages.
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

// add compiles packages of the workbook, its modules or the standard library, with
// everything that they import.
func (k *Kit) add(ctx context.Context, packages []string) error {
	args := append([]string{"list", "-export", "-tags=" + gradedTag, "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, checks.Standalone...)
	listed, err := k.goCommand(ctx, append(args, packages...)...)
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

// offered reports whether a program may contain a package. config says which of these a lab
// may import.
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

// config is the importcfg for a lab whose files import these packages. It leaves out
// packages that are not available; the compiler then reports them.
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

// want adds a package of the standard library or of one of the workbook's modules, if
// it is missing. No other names reach the go command.
func (k *Kit) want(ctx context.Context, path string) error {
	k.mu.Lock()
	_, refused := k.unknown[path]
	known := refused || k.archives[path] != ""
	k.mu.Unlock()
	offered := k.std[path] || slices.ContainsFunc(k.modules, func(m string) bool {
		return path == m || strings.HasPrefix(path, m+"/")
	})
	if known || module.CheckImportPath(path) != nil || !offered {
		return nil
	}
	err := k.add(ctx, []string{path})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !k.refuses(err) {
		return err
	}
	k.mu.Lock()
	k.unknown[path] = err.Error()
	k.mu.Unlock()
	return nil
}

// refuses reports whether an error is the go command's, about the package that it was
// asked for, and not about the machine.
func (k *Kit) refuses(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.Exited() && k.trouble(err.Error()) == ""
}

// goCommand runs the go command on the workbook's own sources. Of the person's settings
// it uses only those that say where modules come from.
func (k *Kit) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = k.book.Root
	cmd.Env = append(os.Environ(), checks.NoCgo, "GOFLAGS=-mod=readonly", "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local")
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
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Close()); err != nil {
		_ = os.Remove(to) // half of it, under a name that the next try needs
	}
	return err
}
