package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPrintable(t *testing.T) {
	for given, want := range map[string]string{
		"Zoë":         "Zoë",
		"Zoe\u0308":   "Zoë",
		" a \u00a0 b": "a b",
		"a\nb\x00":    `a\nb\x00`,
		"x\u202ey":    `x\u202ey`,
		"\xff":        `\xff`,
		"=1+1":        "=1+1",
		"<b>":         "<b>",
		// Persian, and Hindi after a virama.
		"علی\u200cرضا":    "علی\u200cرضا",
		"क\u094d\u200dष":  "क\u094d\u200dष",
		"a\u200c b\u200c": `a\u200c b\u200c`,
		"a\u200c\u200cb":  `a\u200c\u200cb`,
		"a\u200cb":        `a\u200cb`,
		"b\u200d1":        `b\u200d1`,
		"a\u200bb":        `a\u200bb`,
	} {
		require.Equal(t, want, Printable(given, 20), "%q", given)
	}
	require.Equal(t, strings.Repeat("ä", 9)+"…", Printable(strings.Repeat("ä", 1000), 10))
}
