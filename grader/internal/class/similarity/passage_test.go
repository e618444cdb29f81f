package similarity

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
)

func TestPassagesAreWholeLinesOfBoth(t *testing.T) {
	starter, solution := lab04(t)
	a := rewrite(t)
	b := each(each(a, reordered), renamed)
	b["bucket.go"] = []byte("package ratelimiting\n\n" + strings.TrimPrefix(string(a["bucket.go"]), "package ratelimiting\n"))

	pairs := compare(New("lab", starter, solution), map[string]workbook.Files{"a": a, "b": b})

	require.Len(t, pairs, 1)
	seen := map[string]bool{}
	for _, p := range pairs[0].Passages {
		seen[p.FileA] = true
		require.Equal(t, p.FileA, p.FileB)
		require.Equal(t, lines(a[p.FileA], p.FromA, p.ToA), p.TextA)
		require.Equal(t, lines(b[p.FileB], p.FromB, p.ToB), p.TextB)
		require.GreaterOrEqual(t, p.Tokens, grams)
		if p.FileA == "bucket.go" {
			require.Equal(t, []int{1, 1}, []int{p.FromB - p.FromA, p.ToB - p.ToA}, "one line further down")
		}
	}
	require.Len(t, seen, len(a))
}

func TestPassagesLeaveOutWhatWasGiven(t *testing.T) {
	_, solution := lab04(t)
	given := solution["guard.go"]
	own := rewrite(t)["connections.go"]
	text := append(append([]byte(nil), given...), own...)
	start := strings.Count(string(given), "\n")

	pairs := compare(New("lab", workbook.Files{"guard.go": given}, nil),
		map[string]workbook.Files{"a": {"guard.go": text}, "b": {"guard.go": text}})

	require.Len(t, pairs, 1)
	require.Len(t, pairs[0].Passages, 1)
	p := pairs[0].Passages[0]
	require.InDelta(t, start, p.FromA, 16)
	require.Equal(t, strings.Count(string(text), "\n"), p.ToA)
}

func TestPassagesOfFilesThatAreGone(t *testing.T) {
	c := New("lab", nil, nil)
	c.Add("a", rewrite(t))
	c.Add("b", rewrite(t))
	require.Equal(t, []gradebook.Pair{{Lab: "lab", A: "a", B: "b", Share: 100, Passages: []gradebook.Passage{}}},
		c.Pairs(func(string) workbook.Files { return nil }))
}

func TestALongPassageIsCutShort(t *testing.T) {
	text := inOneLine(string(joined(rewrite(t))["all.go"]))
	text += strings.Repeat("; a [ 1 ] = \"ä\" + b . c ( d )", 1000)
	file := workbook.Files{"a.go": []byte(text)}

	pairs := compare(New("lab", nil, nil), map[string]workbook.Files{"a": file, "b": file})

	require.Len(t, pairs, 1)
	require.LessOrEqual(t, len(pairs[0].Passages), MaxPassages)
	p := pairs[0].Passages[0]
	require.Equal(t, 1, p.FromA)
	require.True(t, strings.HasSuffix(p.TextA, "…\n"))
	require.LessOrEqual(t, len(p.TextA), MaxText+len("…\n"))
}

// lines returns a range of lines, counted from 1.
func lines(text []byte, from, to int) string {
	return strings.Join(strings.Split(string(text), "\n")[from-1:to], "\n") + "\n"
}
