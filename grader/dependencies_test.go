package main

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dependencies returns the packages that the given packages need, and those packages
// themselves.
func dependencies(t *testing.T, packages ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-deps", "-f", "{{.ImportPath}}"}, packages...)...)
	cmd.Dir = ".."
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return strings.Fields(string(said))
}

// A learner compiles nothing that only a class needs, nor a Redis client.
func TestTheLearnersProgramStaysSmall(t *testing.T) {
	heavy := regexp.MustCompile(`sqlite|asynq|protobuf|go-redis|gotestsum|internal/(class|prove)(/|$)`)
	for _, path := range dependencies(t, "./grader") {
		require.False(t, heavy.MatchString(path), "./grader must not depend on %s; see: go list -deps ./grader", path)
	}
}

// Packages of the learner, the drill and the class share only core. The groups
// stay apart, so that each program compiles only what it needs.
func TestGroupsShareOnlyCore(t *testing.T) {
	const internal = "socketlab/grader/internal/"
	for _, group := range []string{"core", "learn", "drill", "class"} {
		allowed := []string{"core", group}
		for _, path := range dependencies(t, "./grader/internal/"+group+"/...") {
			rest, ours := strings.CutPrefix(path, internal)
			if !ours {
				continue
			}
			other, _, _ := strings.Cut(rest, "/")
			require.True(t, slices.Contains(allowed, other), "%s imports %s", group, path)
		}
	}
}
