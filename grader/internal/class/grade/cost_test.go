//go:build linux

package grade

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// BenchmarkSubmission reports the processor time that grading a solved lab 03 takes
// in everything that is started for it, and where that time goes.
func BenchmarkSubmission(b *testing.B) {
	book, err := workbook.Find(".")
	require.NoError(b, err)
	lab, err := book.Lab("3")
	require.NoError(b, err)
	box, err := sandbox.Open(b.Context(), book.Root, "")
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, box.Close()) })
	grader, err := Open(b.Context(), book, []workbook.Lab{lab}, box, Options{Seed: 7})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, grader.Close()) })
	files, err := lab.Solution()
	require.NoError(b, err)
	solved := submission.Submission{Student: submission.Student{ID: "ada"}, Work: submission.Work{Labs: map[string]workbook.Files{lab.Name: files}}}

	var compile, link, check time.Duration
	for b.Loop() {
		j := grader.begin(solved, b.TempDir())
		begun := spent(b)
		require.NoError(b, j.compile(b.Context()))
		compiled := spent(b)
		program, err := j.link(b.Context(), j.limit, j.compiled, j.index)
		require.NoError(b, err)
		linked := spent(b)
		require.NoError(b, j.grade(b.Context(), j.limit, 0, program))
		require.Equal(b, 100, j.grades[0].Record.Score, "%+v", j.grades[0].Record.FirstFailure())
		compile += compiled - begun
		link += linked - compiled
		check += spent(b) - linked
	}
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(b.N) }
	b.ReportMetric(each(compile), "compile-cpu-ms/op")
	b.ReportMetric(each(link), "link-cpu-ms/op")
	b.ReportMetric(each(check), "check-cpu-ms/op")
}

// spent returns the processor time of all children that have ended, and of theirs.
func spent(b *testing.B) time.Duration {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
