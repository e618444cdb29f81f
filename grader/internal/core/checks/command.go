package checks

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// command returns the command that runs the pending checks once, and a function to
// call when it has ended.
func (r *rounds) command(pending []catalogue.Check) (command Command, end func() error, err error) {
	spec := r.spec
	end = func() error { return nil }
	pattern := only(pending)
	seed := fmt.Sprintf("%s=%d", SeedVariable, spec.Seed)
	env := append(environment(spec.Node), seed)
	if spec.Binary != "" {
		args := []string{spec.Binary, "-test.v=test2json", "-test.paniconexit0", "-test.timeout=" + r.timeout.String(), "-test.run=" + pattern}
		if spec.Enclose != nil {
			var err error
			if args, end, err = spec.Enclose(args, []string{seed}); err != nil {
				return Command{}, nil, err
			}
		}
		return Command{
			Args: append([]string{converter(filepath.Dir(spec.Binary)), "-t", "-p", "socketlab/" + spec.Lab.Path()}, args...),
			Dir:  spec.Lab.Dir(),
			Env:  env,
		}, end, nil
	}
	args := []string{"go", "test", "-json", "-count=1", "-vet=off", "-timeout=" + r.timeout.String(), "-run=" + pattern}
	if spec.Race {
		args = append(args, "-race")
	}
	if r.overlay != nil {
		args = append(args, "-overlay="+r.overlay.File)
	}
	return Command{Args: append(args, "./"+spec.Lab.Path()), Dir: spec.Lab.Root, Env: env}, end, nil
}

// BuildConverter builds test2json, which turns what a test binary prints into events, in
// the directory of that binary. It is built with the flags of the binary: go tool ignores
// them, and would compile the standard library once more.
func BuildConverter(ctx context.Context, dir string, lab workbook.Lab, flags, env []string) error {
	args := slices.Concat([]string{"go", "build", "-o", converter(dir)}, flags, []string{"cmd/test2json"})
	said := &lines{}
	if err := stream(ctx, Command{Args: args, Dir: lab.Root, Env: env}, said); err != nil && ctx.Err() == nil {
		return exitcode.Environmentf("build test2json: %w\n%s", err, strings.Join(said.text, "\n"))
	}
	return ctx.Err()
}

func converter(dir string) string { return Executable(filepath.Join(dir, "test2json")) }

// Executable is the path of a program that is built at a path.
func Executable(path string) string {
	if os.PathSeparator == '\\' {
		path += ".exe"
	}
	return path
}

// environment is the grader's own, except that only node, if it is set, names the
// program that runs as a node. That program runs in the user's working directory.
func environment(node string) []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return name == "LAB_NODE_COMMAND" || name == "LAB_NODE_DIR"
	})
	if node == "" {
		return env
	}
	return append(env, "LAB_NODE_COMMAND="+node, "LAB_NODE_DIR="+here())
}

// only is the pattern of -run that selects the checks and nothing else.
func only(checks []catalogue.Check) string {
	names := make([]string, len(checks))
	for i, check := range checks {
		names[i] = regexp.QuoteMeta(check.Name)
	}
	return "^(" + strings.Join(names, "|") + ")$"
}

// Standalone are the build flags of programs that run in a sandbox, with NoCgo in the
// environment of the go command: there are no libraries in a sandbox, paths would say
// whose clone it was, and without debug information the linker reads a quarter less.
// All such programs use the same flags, so that the go command compiles what they
// import only once.
var Standalone = []string{"-trimpath", "-gcflags=all=" + NoDebug}

// NoDebug tells the compiler to leave out debug information, and NoCgo the go command
// to do without a C compiler.
const (
	NoDebug = "-dwarf=false"
	NoCgo   = "CGO_ENABLED=0"
)

// Build builds one test binary of the lab with the files laid over it, for many
// runs. It returns the binary's path in dir, and puts what reads its output beside it.
// The caller must remove dir.
func Build(ctx context.Context, dir string, lab workbook.Lab, files workbook.Files, origin func(string) string, race bool) (string, error) {
	binary := Executable(filepath.Join(dir, "checks.test"))
	env, flags := append(os.Environ(), NoCgo), Standalone
	if err := BuildConverter(ctx, dir, lab, flags, env); err != nil {
		return "", err
	}
	if race {
		env, flags = os.Environ(), []string{"-trimpath", "-race"}
	}
	args := append([]string{"go", "test", "-c", "-vet=off", "-o", binary}, flags...)
	var over *Overlay
	if origin != nil {
		laid := filepath.Join(dir, "overlay")
		if err := os.Mkdir(laid, 0o700); err != nil {
			return "", err
		}
		var err error
		if over, err = WriteOverlay(laid, lab, files, origin); err != nil {
			return "", err
		}
		args = append(args, "-overlay="+over.File)
	}
	said := &lines{}
	err := stream(ctx, Command{Args: append(args, "./"+lab.Path()), Dir: lab.Root, Env: env}, said)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", exitcode.Usagef("%s does not build:\n%s", lab.Path(), over.Rewrite(strings.Join(said.text, "\n"), lab.Root, here()))
	}
	return binary, nil
}

// here is the user's working directory: paths are shown relative to it.
func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}
