package similarity

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzRead(f *testing.F) {
	for _, text := range rewrite(f) {
		f.Add(text)
	}
	for _, text := range []string{"", "\ufeffpackage p", "package p\n//line x.go:7\nfunc f() {", "import (\n\"a\"\nfunc f() {}", "`\n\r\n", "/*", "'", "\"", "\x00\xff", "))}]{", "x;;,,)"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		words, digest := read(text, MaxWords)
		again, same := read(append([]byte(nil), text...), MaxWords)
		require.Equal(t, words, again)
		require.Equal(t, digest, same)
		require.LessOrEqual(t, len(words), len(text))
		lines := int32(bytes.Count(text, []byte("\n")) + 1)
		last := int32(1)
		for _, w := range words {
			require.True(t, last <= w.from && w.from <= w.to && w.to <= lines, "%v after line %d of %d", w, last, lines)
			last = w.from
		}
		few, _ := read(text, 10)
		n := max(0, min(len(words), len(few)-1)) // the last may be a comma, to be dropped
		require.Equal(t, words[:n], few[:n])

		known := newSet(all(words), len(words))
		for _, print := range winnow(words) {
			require.True(t, known.has(print))
		}
	})
}
