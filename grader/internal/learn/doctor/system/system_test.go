package system

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/doctor"
)

func TestWorkingSystem(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, workbook.StateDir)
	require.NoError(t, os.Mkdir(dir, 0o755))
	screen, err := os.Create(filepath.Join(t.TempDir(), "screen"))
	require.NoError(t, err)
	defer screen.Close()

	for _, probe := range Probes(root, screen) {
		found := probe.Run(t.Context())
		require.Equal(t, doctor.Good, found.Level, probe.Name+": "+found.Text)
		require.NotEmpty(t, found.Text, probe.Name)
		require.Empty(t, found.Remedy, probe.Name)
	}

	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left, "the probes leave no file")
}

func TestLockThatCannotBeTaken(t *testing.T) {
	found := locks(t.TempDir()) // without a directory for the lock

	require.Equal(t, doctor.Warning, found.Level, found.Text)
	require.Equal(t, "fix the problem with progress first", found.Remedy)
}

func TestNearestDirectoryThatExists(t *testing.T) {
	dir := t.TempDir()
	require.Equal(t, dir, existing(filepath.Join(dir, "absent", "too")))
}

func TestLocales(t *testing.T) {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		t.Setenv(variable, "")
	}
	t.Setenv("LANG", "C.UTF-8")
	require.True(t, isUTF8())
	t.Setenv("LC_ALL", "POSIX")
	require.False(t, isUTF8())
}
