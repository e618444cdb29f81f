//go:build linux

package sandbox_test

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/workbook"
)

// BenchmarkRun reports what a sandbox costs in processor time, at each level that
// works here: every node of every check runs in one.
func BenchmarkRun(b *testing.B) {
	book, err := workbook.Find(".")
	require.NoError(b, err)
	nothing := filepath.Join(b.TempDir(), "nothing")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", nothing, "./testdata/nothing")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	said, err := build.CombinedOutput()
	require.NoError(b, err, "%s", said)
	for _, level := range []sandbox.Level{sandbox.Bubblewrap, sandbox.Namespaces, sandbox.Landlock} {
		b.Run(string(level), func(b *testing.B) {
			box, err := sandbox.Open(b.Context(), book.Root, level)
			if err != nil {
				b.Skip("SKIPPED: ", err)
			}
			b.Cleanup(func() { require.NoError(b, box.Close()) })
			begun := spent(b)
			for b.Loop() {
				ended, err := box.Run(b.Context(), sandbox.Program{Args: []string{nothing}, Show: []string{nothing}})
				require.NoError(b, err)
				require.Zero(b, ended.Code)
			}
			b.ReportMetric(float64(spent(b)-begun)/1e6/float64(b.N), "cpu-ms/op")
		})
	}
}

// spent returns the processor time of all children that have ended, and of theirs, in
// nanoseconds.
func spent(b *testing.B) int64 {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}
