//go:build unix

package gauntlet

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/workbook"
)

func init() {
	makers["fifo"] = func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		tree(t, path, files)
		require.NoError(t, syscall.Mkfifo(filepath.Join(path, lab.Path(), "fifo.go"), 0o644))
		return path
	}
}
