package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/learn/doctor"
)

// offline runs setup without modules and without a network, and returns all that it
// prints. It must exit with 3.
func offline(t *testing.T, args ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "setup.exe")
	said, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, "%s", said)
	cmd := exec.Command(program, args...)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "GOMODCACHE="+t.TempDir(), "GOPROXY=off", "GOFLAGS=-modcacherw", "REDIS_URL=")
	said, err = cmd.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, 3, cmd.ProcessState.ExitCode())
	return string(said)
}

// A machine without modules and without a network gets a sentence and a remedy
// before anything that Go says.
func TestWithoutANetwork(t *testing.T) {
	said := offline(t)

	lines := strings.Split(said, "\n")
	require.Contains(t, lines[1], "The grader cannot be built on this machine yet")
	require.Contains(t, lines[2], "unset it and try again")
	require.Contains(t, said, "\nGo says:\n")
	require.NotContains(t, said, "ports")
}

// There, make doctor explains first, and then finds what it can.
func TestDoctorWithoutANetwork(t *testing.T) {
	said := offline(t, "doctor")

	explanation, findings, found := strings.Cut(said, "\nWhat else the labs need:\n")
	require.True(t, found, said)
	require.Contains(t, explanation, "The grader cannot be built on this machine yet")
	require.Contains(t, explanation, "\nGo says:\n")
	for _, line := range []string{
		`✓  Go +go1\.\d+`,
		`!  modules +(\d+) of \d+ are not downloaded yet`,
		`✓  ports +can listen on 8 ports`,
		`✓  Redis +built in`,
		`[✓!]  Node\.js +\S`,
	} {
		require.Regexp(t, `(?m)^  `+line, findings)
	}
	require.Contains(t, findings, "\n"+strings.Repeat(" ", 20)+"→ Go downloads them")
}

func TestFindingsAreWrapped(t *testing.T) {
	var screen bytes.Buffer
	long := strings.Repeat("x", 70)

	printFinding(&screen, "ports", doctor.Failuref("allow é "+strings.Repeat("word ", 12), "no\nports %s", long))

	require.Equal(t, "  ✗  ports          no ports\n"+
		strings.Repeat(" ", 20)+long+"\n"+
		strings.Repeat(" ", 20)+"→ allow é word word word word word word word word word word\n"+
		strings.Repeat(" ", 20)+"word word\n", screen.String())
}

// Setup itself needs no module, on any system.
func TestSetupNeedsNoModule(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system)
		said, err := cmd.Output()
		require.NoError(t, err)
		for path := range strings.FieldsSeq(string(said)) {
			require.True(t, strings.HasPrefix(path, "socketlab/"), "on %s, setup needs %s", system, path)
		}
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
