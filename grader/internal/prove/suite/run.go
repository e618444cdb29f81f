package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/checks"
)

var (
	// readersLab is the import path of what a reader edits, and of the program around
	// it. Its tests are the checks, which an unfinished lab fails; verify proves them on
	// the solutions.
	readersLab = regexp.MustCompile(`^[^/]+/labs/[0-9][^/]*(/node)?$`)

	// concurrent is what serves connections and runs nodes, where the race detector
	// finds something.
	concurrent = regexp.MustCompile(`^[^/]+/(labs/(socketio|labtest|node)|solutions)(/|$)`)
)

// Run runs the tests of the clone at root, the readers' labs aside, each once. With
// race it runs what is concurrent under the race detector. Seeds are fixed unless
// LAB_SEED or RAPID_SEED is set. An error says that the tests could not be run, not
// that one failed.
func Run(ctx context.Context, root string, race bool, stdout, stderr io.Writer) (*Tally, error) {
	packages, err := list(ctx, root)
	if err != nil {
		return nil, err
	}
	tally := New(stdout)
	for _, args := range plan(packages, race) {
		failed := tally.Failed
		err := checks.Exec(ctx, command(root, args...), tally, stderr)
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || tally.Failed == failed) {
			return nil, fmt.Errorf("run the project's own tests: %w", err)
		}
	}
	return tally, nil
}

// plan returns the arguments of the runs of go test. The result of an earlier run
// is never taken for this one's, since tests start programs of which go test does
// not know; and vet is a step of the gate.
func plan(packages []string, race bool) [][]string {
	var plain, raced []string
	for _, path := range packages {
		switch {
		case readersLab.MatchString(path):
		case race && concurrent.MatchString(path):
			raced = append(raced, path)
		default:
			plain = append(plain, path)
		}
	}
	var runs [][]string
	test := []string{"go", "test", "-json", "-count=1", "-vet=off"}
	if len(raced) > 0 {
		runs = append(runs, append(append(test[:len(test):len(test)], "-race"), raced...))
	}
	if len(plain) > 0 {
		runs = append(runs, append(test[:len(test):len(test)], plain...))
	}
	return runs
}

func list(ctx context.Context, root string) ([]string, error) {
	var listed, said bytes.Buffer
	if err := checks.Exec(ctx, command(root, "go", "list", "-e", "./..."), &listed, &said); err != nil {
		return nil, fmt.Errorf("list the packages: %w\n%s", err, said.String())
	}
	return strings.Fields(listed.String()), nil
}

// command fixes the seeds, so that the same commit does the same. The race detector
// needs cgo, which make test disables.
func command(root string, args ...string) checks.Command {
	env := os.Environ()
	if slices.Contains(args, "-race") {
		env = append(env, "CGO_ENABLED=1")
	}
	for _, seed := range []string{"LAB_SEED", "RAPID_SEED"} {
		if os.Getenv(seed) == "" {
			env = append(env, seed+"=1")
		}
	}
	return checks.Command{Args: args, Dir: root, Env: env}
}
