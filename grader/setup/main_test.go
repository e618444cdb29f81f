package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A machine without modules and without a network gets a sentence and a remedy
// before anything that Go says.
func TestWithoutANetwork(t *testing.T) {
	program := filepath.Join(t.TempDir(), "setup")
	build := exec.Command("go", "build", "-o", program, ".")
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)

	cmd := exec.Command(program)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "GOMODCACHE="+t.TempDir(), "GOPROXY=off", "GOFLAGS=-modcacherw")
	said, err = cmd.CombinedOutput()

	require.Error(t, err)
	require.Equal(t, 3, cmd.ProcessState.ExitCode())
	lines := strings.Split(string(said), "\n")
	require.Contains(t, lines[1], "The grader cannot be built on this machine yet")
	require.Contains(t, lines[2], "unset it and try again")
	require.Contains(t, string(said), "\nGo says:\n")
}

// Setup itself needs no module.
func TestSetupNeedsOnlyTheStandardLibrary(t *testing.T) {
	said, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	require.NoError(t, err)
	for path := range strings.FieldsSeq(string(said)) {
		require.True(t, strings.HasPrefix(path, "socketlab/"), "%s", path)
	}
}

func TestDownloadsAreCounted(t *testing.T) {
	var screen bytes.Buffer
	d := &downloads{out: &screen, live: true}

	said := d.follow(strings.NewReader("go: downloading example.com/a v1.0.0\ngo: a remark\ngo: downloading example.com/b v1.2.0\n"))
	d.done()

	require.Equal(t, 2, d.count)
	require.Equal(t, "go: a remark\n", said)
	require.Contains(t, screen.String(), "downloading module 2: example.com/b v1.2.0")
}
