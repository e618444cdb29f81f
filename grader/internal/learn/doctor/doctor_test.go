package doctor

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"
)

// machine has a clone with such a go.mod, and a screen that is a file.
func machine(t *testing.T, gomod string) *Machine {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte(gomod), 0o600))
	screen, err := os.Create(filepath.Join(t.TempDir(), "screen"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, screen.Close()) })
	return &Machine{Root: root, Screen: screen}
}

const ordinary = "module socketlab\n\ngo 1.26.0\n"

func TestWhatIsThereIsFound(t *testing.T) {
	m := machine(t, ordinary)
	t.Setenv("REDIS_URL", "")
	for _, look := range []func(context.Context) Finding{m.goVersion, m.modules, m.buildCache, m.disk, m.progress, ports, redisAnswers, m.terminal} {
		found := look(t.Context())
		require.Equal(t, Good, found.Level, found)
		require.NotEmpty(t, found.Text)
		require.Empty(t, found.Remedy)
	}
	left, err := os.ReadDir(filepath.Join(m.Root, ".socketlab"))
	require.NoError(t, err)
	require.Empty(t, left, "nothing is left behind")
}

func TestNothingOnThePath(t *testing.T) {
	m := machine(t, ordinary)
	t.Setenv("PATH", t.TempDir())
	for name, want := range map[string]Level{
		"Go": Missing, "modules": Missing, "build cache": Missing,
		"make": Lacking, "git": Lacking, "race detector": Lacking, "Node.js": Lacking,
	} {
		for _, probe := range m.Probes() {
			if probe.Name == name {
				found := probe.Look(t.Context())
				require.Equal(t, want, found.Level, name+": "+found.Text)
				require.NotEmpty(t, found.Remedy, name)
			}
		}
	}
}

func TestAnOlderGoIsNamed(t *testing.T) {
	t.Setenv("GOTOOLCHAIN", "local")

	found := machine(t, "module socketlab\n\ngo 1.99.0\n").goVersion(t.Context())

	require.Equal(t, Missing, found.Level)
	require.Contains(t, found.Text, "1.99.0")
	require.Equal(t, "install go1.99.0 or later from https://go.dev/dl", found.Remedy)
}

func TestABrokenGoModIsNamed(t *testing.T) {
	m := machine(t, "this is none\n")
	require.Contains(t, m.goVersion(t.Context()).Remedy, "git checkout -- go.mod")
	require.Contains(t, m.modules(t.Context()).Remedy, "git checkout -- go.mod")
}

func TestModulesThatAreNotHere(t *testing.T) {
	m := machine(t, ordinary+"\nrequire (\n\texample.com/Absent v1.2.3\n\texample.com/absent/too v1.0.0\n)\n")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-mod=mod")

	found := m.modules(t.Context())
	require.Equal(t, Lacking, found.Level, found.Text)
	require.Contains(t, found.Text, "2 of 2 are not here yet, such as example.com/Absent")
	require.Contains(t, found.Remedy, "go mod download")

	cache := os.Getenv("GOMODCACHE")
	require.NoError(t, os.MkdirAll(filepath.Join(cache, "example.com", "!absent@v1.2.3"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(cache, "example.com", "absent", "too@v1.0.0"), 0o755))
	require.Equal(t, Good, m.modules(t.Context()).Level)
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	m := machine(t, ordinary+"\nrequire example.com/absent v1.0.0\n")
	file := filepath.Join(t.TempDir(), "file") // no directory can be made below it
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOMODCACHE", filepath.Join(file, "mod"))
	require.Equal(t, Missing, m.modules(t.Context()).Level)

	require.NoError(t, os.WriteFile(filepath.Join(m.Root, ".socketlab"), nil, 0o600))
	require.Equal(t, Missing, m.progress(t.Context()).Level)
}

func TestRedisIsAskedWhereItIsNamed(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireAuth("geheim")
	t.Setenv("REDIS_URL", "redis://:geheim@"+server.Addr())
	require.Equal(t, Finding{Text: "the one that REDIS_URL names answers"}, redisAnswers(t.Context()))

	server.Close()
	found := redisAnswers(t.Context())
	require.Equal(t, Missing, found.Level)
	require.NotContains(t, found.Text+found.Remedy, "geheim")
}

func TestACompilerThatDoesNotWork(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the compiler is a shell script")
	}
	liar := filepath.Join(t.TempDir(), "cc")
	require.NoError(t, os.WriteFile(liar, []byte("#!/bin/sh\necho no stdlib.h >&2\nexit 1\n"), 0o700))
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("CC", liar)

	found := race(t.Context())

	require.Equal(t, Lacking, found.Level)
	require.Contains(t, found.Text, "no stdlib.h")
}

func TestLocales(t *testing.T) {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		t.Setenv(variable, "")
	}
	t.Setenv("LANG", "C.UTF-8")
	require.True(t, speaksUTF8())
	t.Setenv("LC_ALL", "POSIX")
	require.False(t, speaksUTF8())
}

func TestAProbeThatHangsIsLeftBehind(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	hangs := Probe{Name: "hangs", patience: time.Millisecond, look: func(context.Context) Finding {
		<-release
		return Finding{}
	}}

	found := hangs.Look(t.Context())

	require.Equal(t, Missing, found.Level)
	require.Contains(t, found.Text, "no answer within")
}

func TestAProgramThatHangsIsEnded(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()

	_, err := says(ctx, "sh", "-c", "sleep 600 & wait")

	require.Error(t, err)
}
