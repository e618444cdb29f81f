// Package interop prepares the ground for grader/interop: the programs and the
// npm packages that its tests need, which the workbook itself does not.
package interop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/learn/doctor"
)

// Variable is the environment variable without which grader/interop runs no test.
const Variable = "SOCKETLAB_INTEROP"

// Program is something that must be on PATH.
type Program struct {
	Name string
	// Debian is the package that brings it.
	Debian string
}

// Node is all that the npm packages need.
var Node = []Program{{"node", "nodejs"}, {"npm", "npm"}}

// Redis is a real one.
var Redis = Program{"redis-server", "redis-server"}

// Programs are what all the tests of grader/interop need.
var Programs = append(slices.Clone(Node), Redis,
	Program{"nginx", "nginx-light"}, Program{"haproxy", "haproxy"}, Program{"chromium", "chromium"}, Program{"tmux", "tmux"})

// Require looks for programs. What is missing is a fault of the surroundings,
// with what brings it.
func Require(ctx context.Context, programs ...Program) error {
	var missing, packages []string
	for _, program := range programs {
		if _, err := Look(program.Name); err != nil {
			missing = append(missing, program.Name)
			packages = append(packages, program.Debian)
		}
	}
	if len(missing) > 0 {
		return exitcode.Environmentf("not found: %s; on Debian: apt-get install %s", strings.Join(missing, ", "), strings.Join(packages, " "))
	}
	if slices.Contains(programs, Node[0]) {
		return recentNode(ctx)
	}
	return nil
}

// Look finds a program on PATH, or where Debian puts those that an ordinary
// user's PATH leaves out.
func Look(name string) (string, error) {
	path, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) {
		if sbin, err := exec.LookPath("/usr/sbin/" + name); err == nil {
			return sbin, nil
		}
	}
	return path, err
}

func recentNode(ctx context.Context) error {
	said, err := exec.CommandContext(ctx, "node", "--version").Output()
	if err != nil {
		return exitcode.Environmentf("ask node for its version: %w", err)
	}
	version := strings.TrimSpace(string(said))
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if n, err := strconv.Atoi(major); err != nil || n < doctor.MinNode {
		return exitcode.Environmentf("node is %s; version %d or later is needed", version, doctor.MinNode)
	}
	return nil
}

// Install runs npm ci in dir, unless what lies there is what its lock file asks
// for. No package's install script is run.
func Install(ctx context.Context, dir string, out io.Writer) error {
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return exitcode.Environmentf("read what npm shall install: %w; restore it with: git checkout -- %s", err, dir)
	}
	sum := sha256.Sum256(lock)
	want := []byte(hex.EncodeToString(sum[:]))
	stamp := filepath.Join(dir, "node_modules", ".socketlab")
	if have, err := os.ReadFile(stamp); err == nil && bytes.Equal(have, want) {
		return nil
	}
	fmt.Fprintf(out, "npm ci in %s\n", dir)
	command := checks.Command{Args: []string{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"}, Dir: dir, Env: os.Environ()}
	if err := checks.Exec(ctx, command, out, out); err != nil {
		return exitcode.Environmentf("npm ci in %s: %w", dir, err)
	}
	return os.WriteFile(stamp, want, 0o644)
}
