package similarity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socketlab/grader/internal/core/workbook"
)

// shuffler returns a function that edits one token in rate on average, in the same way
// for the same seed.
func shuffler(seed uint64, rate int) func(string) string {
	return func(text string) string {
		return edited(text, rate, rand.New(rand.NewPCG(seed, uint64(len(text)))))
	}
}

// drawClass draws students who each edited one of two works, much or little.
func drawClass(t *rapid.T, works []workbook.Files) map[string]workbook.Files {
	class := map[string]workbook.Files{}
	for i := range rapid.IntRange(2, 8).Draw(t, "students") {
		work := rapid.SampledFrom(works).Draw(t, "work")
		rate := rapid.SampledFrom([]int{5, 40, 400}).Draw(t, "rate")
		class[fmt.Sprint("s", i)] = each(work, shuffler(rapid.Uint64Range(0, 3).Draw(t, "seed"), rate))
	}
	return class
}

func TestOrderMakesNoDifference(t *testing.T) {
	starter, solution := lab04(t)
	works := []workbook.Files{solution, rewrite(t)}
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		class := drawClass(t, works)
		order := rapid.Permutation(ids(class)).Draw(t, "order")
		read := func(id string) workbook.Files { return class[id] }
		one, other := New("lab", starter, nil), New("lab", starter, nil)
		for _, id := range order {
			one.Add(id, class[id])
		}
		slices.Reverse(order)
		for _, id := range order {
			other.Add(id, class[id])
		}

		pairs := one.Pairs(read)
		found += len(pairs)

		require.Equal(t, pairs, other.Pairs(read))
		require.Equal(t, pairs, one.Pairs(read), "asking changes nothing")
		for _, p := range pairs {
			require.Less(t, p.A, p.B)
			require.GreaterOrEqual(t, p.Share, MinShare)
			require.LessOrEqual(t, p.Share, 100)
			require.NotEmpty(t, p.Passages)
		}
	})
	require.Positive(t, found)
}

func TestAPairIsSymmetric(t *testing.T) {
	work := rewrite(t)
	rapid.Check(t, func(t *rapid.T) {
		class := drawClass(t, []workbook.Files{work})
		a, b := class["s0"], class["s1"]

		pairs := compare(New("lab", nil, nil), map[string]workbook.Files{"a": a, "b": b})
		swapped := compare(New("lab", nil, nil), map[string]workbook.Files{"a": b, "b": a})

		require.Equal(t, len(pairs), len(swapped))
		for i := range pairs {
			require.Equal(t, pairs[i].Share, swapped[i].Share)
		}
	})
}

func TestHostileFilesAreBounded(t *testing.T) {
	flood := strings.Repeat("f(", MaxFileBytes)
	noise := shuffler(1, 1)(strings.Repeat("x ", MaxFileBytes/8))
	files := workbook.Files{}
	for i := range 2 * MaxFiles {
		files[fmt.Sprintf("f%03d.go", i)] = []byte(noise + flood)
	}
	c := New("lab", nil, nil)

	pairs := compare(c, map[string]workbook.Files{"a": files, "b": files})

	require.LessOrEqual(t, len(c.members["a"]), MaxPrints)
	require.Len(t, pairs, 1)
	require.LessOrEqual(t, len(pairs[0].Passages), MaxPassages)
}

func ids(class map[string]workbook.Files) []string {
	var ids []string
	for i := range len(class) {
		ids = append(ids, fmt.Sprint("s", i))
	}
	return ids
}
