package similarity

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
)

// class generates submissions from the mutants of lab 03: each edits one token
// in 10 to 60, and one in twenty is a copy of another with new names.
func class(b *testing.B, size int) (starter, solution workbook.Files, submissions []workbook.Files) {
	b.Helper()
	book, err := workbook.Find(".")
	require.NoError(b, err)
	lab, err := book.Lab("03")
	require.NoError(b, err)
	starter, solution = labFiles(b, lab)
	mutants, faults := mutant.List(lab)
	require.Empty(b, faults)
	require.NotEmpty(b, mutants)
	random := rand.New(rand.NewPCG(3, 3))
	for i := range size {
		if i%20 == 19 {
			submissions = append(submissions, each(submissions[random.IntN(i)], renamed))
			continue
		}
		merged, err := mutants[random.IntN(len(mutants))].Merge(solution)
		require.NoError(b, err)
		submissions = append(submissions, each(merged, shuffler(random.Uint64(), 10+random.IntN(50))))
	}
	return starter, solution, submissions
}

func BenchmarkClass(b *testing.B) {
	for _, size := range []int{300, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			starter, solution, submissions := class(b, size)
			ids := make([]string, size)
			for i := range ids {
				ids[i] = fmt.Sprintf("s%04d", i)
			}
			pairs, kept := 0, 0.0
			for b.Loop() {
				before := memory()
				c := New("03-authorization", starter, solution)
				for i, files := range submissions {
					c.Add(ids[i], files)
				}
				kept = float64(memory()-before) / float64(size)
				at := map[string]workbook.Files{}
				for i, id := range ids {
					at[id] = submissions[i]
				}
				pairs = len(c.Pairs(func(id string) workbook.Files { return at[id] }))
			}
			b.ReportMetric(float64(pairs), "pairs")
			b.ReportMetric(kept, "B/submission")
		})
	}
}

// BenchmarkPairs measures only the index and the passages, not the reading.
func BenchmarkPairs(b *testing.B) {
	for _, size := range []int{300, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			starter, solution, submissions := class(b, size)
			c := New("03-authorization", starter, solution)
			at := map[string]workbook.Files{}
			for i, files := range submissions {
				id := fmt.Sprintf("s%04d", i)
				at[id] = files
				c.Add(id, files)
			}
			for b.Loop() {
				c.Pairs(func(id string) workbook.Files { return at[id] })
			}
		})
	}
}

// memory returns the bytes in use on the heap after a garbage collection.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
