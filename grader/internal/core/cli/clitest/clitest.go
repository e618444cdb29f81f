// Package clitest runs the script tests of the programs.
package clitest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"socketlab/grader/internal/core/checks"
)

// workbook returns the path of a small clone with two labs, grader/testdata/workbook.
func workbook() string {
	// A test starts in the directory of its package.
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for filepath.Base(dir) != "grader" {
		if dir == filepath.Dir(dir) {
			panic("these tests belong to a package in grader/")
		}
		dir = filepath.Dir(dir)
	}
	return filepath.Join(dir, "testdata", "workbook")
}

// Workbook copies the small clone into a new directory and returns that.
func Workbook(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := CopyMissing(workbook(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Scripts runs the scripts in testdata/script. Each one starts in a fresh copy of the
// small clone. Files of the program's testdata/workbook, and then files in the script,
// replace files of the clone.
func Scripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup:               setup,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Condition: func(condition string) (bool, error) {
			if condition == "race" {
				return raceWorks(), nil
			}
			return false, errors.New("unknown condition " + condition)
		},
	})
}

// goEnvironment returns the settings with which the go command finds its caches, since
// each script has its own home directory.
var goEnvironment = sync.OnceValue(func() []string {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT", "CGO_ENABLED", "CC"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		panic(err)
	}
	var env []string
	for i, value := range strings.Split(strings.TrimRight(string(out), "\n"), "\n") {
		env = append(env, names[i]+"="+strings.TrimSpace(value))
	}
	// Of the flags in the environment, only those that make test sets: with others, Go
	// would compile everything once more, or do something else.
	flags := slices.DeleteFunc(strings.Fields(os.Getenv("GOFLAGS")), func(flag string) bool {
		return !slices.Contains(checks.Standalone, flag)
	})
	return append(env, "GOTOOLCHAIN=local", "GOFLAGS="+strings.Join(flags, " "))
})

func setup(env *testscript.Env) error {
	env.Vars = append(env.Vars, goEnvironment()...)
	env.Setenv("REDIS_URL", "")
	env.Setenv("LAB_SEED", "")
	// A program may have a testdata/workbook of its own, laid over the shared one.
	if err := CopyMissing("testdata/workbook", env.WorkDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return CopyMissing(workbook(), env.WorkDir)
}

// CopyMissing copies a tree, except for files that already exist.
func CopyMissing(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if _, err := os.Lstat(target); err == nil {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
}

// exits runs a program and checks its exit code: exits 2 grader run 99
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [arguments]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

var raceWorks = sync.OnceValue(func() bool {
	ok, _ := checks.RaceDetector(context.Background())
	return ok
})
