// Package interop checks for the programs, and installs the npm packages, that only
// grader/interop and the bench need.
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

// A Program must be on PATH.
type Program struct {
	Name string
	// Debian is the name of the Debian package that contains it.
	Debian string
}

// Node is what the npm packages need.
var Node = []Program{{"node", "nodejs"}, {"npm", "npm"}}

// Redis is a real Redis server.
var Redis = Program{"redis-server", "redis-server"}

// Nginx and HAProxy are load balancers.
var (
	Nginx   = Program{"nginx", "nginx-light"}
	HAProxy = Program{"haproxy", "haproxy"}
)

// Programs are what the tests of grader/interop need.
var Programs = append(slices.Clone(Node), Redis,
	Nginx, HAProxy, Program{"chromium", "chromium"}, Program{"tmux", "tmux"})

// Require returns an environment error if a program is missing. It names the packages
// to install.
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

// Look finds a program on PATH or in /usr/sbin, which is not on PATH for Debian's
// regular users.
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

// Install runs npm ci in dir, unless the installed packages match the lock file. npm
// runs no install scripts.
func Install(ctx context.Context, dir string, out io.Writer) error {
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return exitcode.Environmentf("read the lock file: %w; restore it with: git checkout -- %s", err, dir)
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
