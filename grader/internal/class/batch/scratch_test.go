package batch

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/filelock"
)

func TestWorkplaceOfAWorkerThatWasKilledGoes(t *testing.T) {
	temp, before := t.TempDir(), os.TempDir()
	dead, alive, other := filepath.Join(temp, "socketlab-worker-1"), filepath.Join(temp, "socketlab-worker-2"), filepath.Join(temp, "socketlab-worker-3")
	for _, dir := range []string{dead, alive, other} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "socketlab-class-1"), 0o700))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dead, held), nil, 0o600))
	busy, err := filelock.Try(filepath.Join(alive, held))
	require.NoError(t, err)
	defer func() { require.NoError(t, busy.Release()) }()

	leave, err := workplace(temp)
	require.NoError(t, err)

	require.NoDirExists(t, dead)
	require.DirExists(t, alive, "somebody works there")
	require.DirExists(t, other, "it may be in the making")
	require.Equal(t, temp, filepath.Dir(os.TempDir()))
	own := os.TempDir()
	leave()
	require.Equal(t, before, os.TempDir())
	require.NoDirExists(t, own)
}
