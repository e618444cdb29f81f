package terminal

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An option, a target or a path that is broken at a hyphen cannot be copied.
func TestNothingBreaksAtAHyphen(t *testing.T) {
	for text, want := range map[string]string{
		"repeat with --seed 7":            "repeat\nwith\n--seed 7",
		"type make lab-1 now":             "type make\nlab-1 now",
		"the non\u2011breaking kind":      "the\nnon\u2011breaki\nng kind",
		"a-word-that-is-far-too-long":     "a-word-tha\nt-is-far-t\noo-long",
		"in \x1b[36mmake a-lab-1\x1b[m x": "in \x1b[36mmake\na-lab-1\x1b[m x",
	} {
		require.Equal(t, want, Wrap(text, 10), text)
	}
	lines := Lines(40, func(p *Page) { p.Line("the long options are --one-of-them and --no-hints") })
	require.Equal(t, []string{"the long options are --one-of-them and", "--no-hints"}, lines)
}

func TestACommandIsOneLine(t *testing.T) {
	var b bytes.Buffer
	p := PlainPage(&b, false)
	command := "go run ./grader run 1 --node \"node my/" + strings.Repeat("x", 80) + ".mjs\" --check TestOnce"

	p.Command("run again", command)

	require.Equal(t, "  run again  "+command+"\n", b.String())
}
