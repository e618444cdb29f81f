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
	"golang.org/x/mod/module"
)

// clone returns a machine whose clone has this go.mod.
func clone(t *testing.T, gomod string) machine {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte(gomod), 0o600))
	return machine{root}
}

const gomod = "module socketlab\n\ngo 1.26.0\n"

func TestWorkingMachine(t *testing.T) {
	m := clone(t, gomod)
	t.Setenv("REDIS_URL", "")
	for _, look := range []func(context.Context) Finding{m.goVersion, m.modules, m.buildCache, m.progress, ports, redisAnswers} {
		found := look(t.Context())
		require.Equal(t, Good, found.Level, found)
		require.NotEmpty(t, found.Text)
		require.Empty(t, found.Remedy)
	}
	require.NoDirExists(t, filepath.Join(m.root, ".socketlab"), "the next make is still the first")
}

func TestEmptyPath(t *testing.T) {
	m := clone(t, gomod)
	t.Setenv("PATH", t.TempDir())
	for name, want := range map[string]Level{
		"Go": Failure, "modules": Failure, "build cache": Failure,
		"make": Warning, "git": Warning, "race detector": Warning, "Node.js": Warning,
	} {
		for _, probe := range Probes(m.root) {
			if probe.Name == name {
				found := probe.Run(t.Context())
				require.Equal(t, want, found.Level, name+": "+found.Text)
				require.NotEmpty(t, found.Remedy, name)
			}
		}
	}
}

func TestOldGo(t *testing.T) {
	for _, toolchain := range []string{"local", "auto"} {
		t.Setenv("GOTOOLCHAIN", toolchain)

		found := clone(t, "module socketlab\n\ngo 1.99.0\n").goVersion(t.Context())

		require.Equal(t, Failure, found.Level)
		require.Contains(t, found.Text, "1.99.0")
		require.Equal(t, "install go1.99.0 or later from https://go.dev/dl", found.Remedy)
	}
}

func TestMalformedGoMod(t *testing.T) {
	m := clone(t, "not a go.mod\n")
	require.Contains(t, m.goVersion(t.Context()).Remedy, "git checkout -- go.mod")
	require.Contains(t, m.modules(t.Context()).Remedy, "git checkout -- go.mod")
}

func TestModulesThatAreNotDownloaded(t *testing.T) {
	m := clone(t, gomod+"\nrequire (\n\texample.com/Absent v1.2.3\n\texample.com/absent/too v1.0.0\n)\n")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-mod=mod")

	found := m.modules(t.Context())
	require.Equal(t, Warning, found.Level, found.Text)
	require.Contains(t, found.Text, "2 of 2 are not downloaded yet, such as example.com/Absent")
	require.Contains(t, found.Remedy, "go mod download")

	cache := os.Getenv("GOMODCACHE")
	require.NoError(t, os.MkdirAll(filepath.Join(cache, "example.com", "!absent@v1.2.3"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(cache, "example.com", "absent", "too@v1.0.0"), 0o755))
	require.Equal(t, Good, m.modules(t.Context()).Level)
}

func TestUpperCaseInTheModuleCache(t *testing.T) {
	const path, version = "github.com/BurntSushi/toml", "v1.6.0-RC.1"
	escapedPath, err := module.EscapePath(path)
	require.NoError(t, err)
	escapedVersion, err := module.EscapeVersion(version)
	require.NoError(t, err)

	require.Equal(t, filepath.Join("cache", filepath.FromSlash(escapedPath)+"@"+escapedVersion), cacheDir("cache", path, version))
}

func TestDirectoriesThatAreNotWritable(t *testing.T) {
	m := clone(t, gomod+"\nrequire example.com/absent v1.0.0\n")
	file := filepath.Join(t.TempDir(), "file") // no directory can be created below it
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOMODCACHE", filepath.Join(file, "mod"))
	require.Equal(t, Failure, m.modules(t.Context()).Level)

	require.NoError(t, os.WriteFile(filepath.Join(m.root, ".socketlab"), nil, 0o600))
	require.Equal(t, Failure, m.progress(t.Context()).Level)
}

func TestRedisURLMustAnswer(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireAuth("secret")
	t.Setenv("REDIS_URL", "redis://:secret@"+server.Addr())
	require.Equal(t, Finding{Text: "the server in REDIS_URL answers"}, redisAnswers(t.Context()))

	server.Close()
	found := redisAnswers(t.Context())
	require.Equal(t, Failure, found.Level)
	require.NotContains(t, found.Text+found.Remedy, "secret")
}

func TestBrokenCompiler(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the compiler is a shell script")
	}
	liar := filepath.Join(t.TempDir(), "cc")
	require.NoError(t, os.WriteFile(liar, []byte("#!/bin/sh\necho no stdlib.h >&2\nexit 1\n"), 0o700))
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("CC", liar)

	found := race(t.Context())

	require.Equal(t, Warning, found.Level)
	require.Contains(t, found.Text, "no stdlib.h")
}

func TestHangingProbe(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	hangs := Probe{Name: "hangs", Timeout: time.Millisecond, Find: func(context.Context) Finding {
		<-release
		return Finding{}
	}}

	found := hangs.Run(t.Context())

	require.Equal(t, Failure, found.Level)
	require.Contains(t, found.Text, "no answer within")
}

func TestHangingProgramIsKilled(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()

	_, err := firstLine(ctx, "sh", "-c", "sleep 600 & wait")

	require.Error(t, err)
}
