package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	landlock "github.com/landlock-lsm/go-landlock/landlock/syscall"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

// Open tries the levels, strongest first, and returns the first sandbox that works on
// this machine. It builds the jail command from the sources below root. With a level in
// only, it tries no other.
func Open(ctx context.Context, root string, only Level) (Sandbox, error) {
	dir, err := os.MkdirTemp("", "socketlab-sandbox-")
	if err != nil {
		return nil, exitcode.Environmentf("create a directory for sandboxes: %w", err)
	}
	f := &fenced{jail: filepath.Join(dir, "jail"), dir: dir}
	if err := buildJail(ctx, root, f.jail); err != nil {
		_ = f.Close()
		return nil, err
	}
	f.groups = openGroups(filepath.Base(dir))
	f.found.Cgroup = f.groups.usable()
	version, err := landlock.LandlockGetABIVersion()
	f.found.PeersOnly = err == nil && version >= restrictsTCP
	var reasons []string
	for _, level := range []Level{Bubblewrap, Namespaces, Landlock} {
		if only != "" && level != only {
			continue
		}
		f.found.Level = level
		if err := f.probe(ctx); err != nil {
			if ctx.Err() != nil {
				_ = f.Close()
				return nil, ctx.Err()
			}
			reasons = append(reasons, fmt.Sprintf("%s: %v", level, err))
			continue
		}
		f.found.Remedy = remedies(f.found, reasons)
		return f, nil
	}
	_ = f.Close()
	if only != "" {
		return nil, exitcode.Environmentf("the sandbox %s does not work here: %s", only, strings.Join(reasons, "; "))
	}
	return Unfenced{Why: remedy(None, reasons)}, nil
}

// restrictsTCP is the first version of Landlock that restricts connections: Linux 6.7.
const restrictsTCP = 4

// buildJail builds the jail command.
func buildJail(ctx context.Context, root, path string) error {
	args := append([]string{"build", "-ldflags=-s -w", "-o", path}, checks.Standalone...)
	build := exec.CommandContext(ctx, "go", append(args, "./grader/internal/class/sandbox/jail")...)
	build.Dir = root
	build.Env = append(os.Environ(), checks.NoCgo, "GOFLAGS=-mod=readonly")
	if said, err := build.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return exitcode.Environmentf("build the jail: %w\n%s", err, bytes.TrimSpace(said))
	}
	return nil
}

// probe runs a program that does nothing, in a sandbox inside a sandbox where the level
// has both.
func (f *fenced) probe(ctx context.Context) error {
	if f.found.Level == Bubblewrap {
		path, err := exec.LookPath("bwrap")
		if err != nil {
			return errors.New("bubblewrap is not installed")
		}
		f.bubblewrap = path
	}
	limits := Limits{Wall: 20 * time.Second}
	box, err := f.Prepare(Program{
		// The outer program is the jail itself, told to start the inner one.
		Args: []string{f.jail, "inside", "INSIDE"}, Loopback: true, Limits: limits,
		Inside: &Inside{Variable: "INSIDE", Program: Program{
			Args: []string{f.jail, "true"}, Show: []string{f.jail}, Limits: limits, Env: []string{"PEERS=tcp://127.0.0.1:1"}, Peers: "PEERS",
		}},
	})
	if err != nil {
		return err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, box.Args()[0], box.Args()[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = []string{}, &said, &said, time.Second
	run := cmd.Run()
	ended, inner, err := box.Finish()
	switch {
	case err != nil:
		return err
	case run != nil, ended.Code != 0:
		return fmt.Errorf("%s (exit code %d)", strings.TrimSpace(said.String()), ended.Code)
	case len(inner) != 1 || inner[0].Trouble != "" || inner[0].Code != 0:
		return fmt.Errorf("a sandbox inside a sandbox does not work: %v", inner)
	}
	return nil
}

// remedies says in one line what would make a sandbox stronger.
func remedies(found Found, reasons []string) string {
	var all []string
	if text := remedy(found.Level, reasons); text != "" {
		all = append(all, text)
	}
	if !found.PeersOnly {
		all = append(all, "the nodes of a submission can connect to each other; Linux 6.7 or later, with Landlock, prevents that")
	}
	return strings.Join(all, "; ")
}

// remedy says what would make a stronger level work.
func remedy(level Level, reasons []string) string {
	if level == Bubblewrap {
		return ""
	}
	why := strings.Join(reasons, "; ")
	switch {
	case level == Namespaces && strings.Contains(why, "not installed"):
		return "bubblewrap is not installed: apt-get install bubblewrap"
	case level == Namespaces:
		return "bubblewrap does not work here: " + why
	}
	return "user namespaces do not work here; allow them (sysctl kernel.unprivileged_userns_clone=1, and on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), or leave the container: " + why
}
