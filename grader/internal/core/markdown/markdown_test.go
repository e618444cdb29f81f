package markdown

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// shown renders text for a terminal, without styles.
func shown(source string, width int) string {
	lines := Text{Source: source, Page: "notes/x.md"}.Terminal(width)
	return ansi.Strip(strings.Join(lines, "\n"))
}

func TestBlocksInATerminal(t *testing.T) {
	got := shown("A *paragraph* that is\nlonger than `a line`, with [a link](https://example.com/a), [another](y.md#there) and [here](#here).\n\n"+
		"1. *First.* It goes\n   on.\n2. Second.\n\n   ```sh\n   make lab-1   ARGS=--race --seed 7 --transcript --timeout 1m\n   ```\n\n"+
		"- a\n- b\n  - c\n\n> Quoted, and longer than one line is.\n\n---\n\nHard\\\nbreak \\*and\\* &lt;entity&gt;.\n\n<!-- gone -->\n", 40)

	require.Equal(t, `A paragraph that is longer than a line,
with a link (https://example.com/a),
another (notes/y.md#there) and here
(notes/x.md#here).

1. First. It goes on.

2. Second.

       make lab-1   ARGS=--race --seed 7 --transcript --timeout 1m

• a
• b
  • c

│ Quoted, and longer than one line is.

────────────────────

Hard
break *and* <entity>.`, got)
}

const someTable = "| claim | check |\n| --- | --- |\n| a room spans all the nodes of it | `TestRoomReachesEveryNode` |\n| once | `TestOnce`, `TestTwice` |\n"

func TestTableInATerminal(t *testing.T) {
	require.Equal(t, `claim                             check
────────────────────────────────  ────────────────────────
a room spans all the nodes of it  TestRoomReachesEveryNode
once                              TestOnce, TestTwice`, shown(someTable, 60))

	require.Equal(t, `claim           check
──────────────  ────────────────────────
a room spans    TestRoomReachesEveryNode
all the nodes
of it
once            TestOnce, TestTwice`, shown(someTable, 40))
}

func TestStylesInATerminal(t *testing.T) {
	lines := Text{Source: "*a* **b** `c` d"}.Terminal(40)

	require.Equal(t, []string{"\x1b[3ma\x1b[m \x1b[1mb\x1b[m \x1b[36mc\x1b[m d"}, lines)
}

func TestTerminalIsNotMoved(t *testing.T) {
	got := strings.Join(Text{Source: "a\x1b[2Jb `c\x1b]0;x\x07` &#27;[2J\n\n    \x1b[H\n\n[x](https://a\x1b[2J)\u202e"}.Terminal(40), "\n")

	got = strings.NewReplacer("\x1b[36m", "", "\x1b[2m", "", "\x1b[m", "").Replace(got)
	require.NotContains(t, got, "\x1b")
	require.NotContains(t, got, "\x07")
	require.NotContains(t, got, "\u202e")
}

// For any text and any width, lines fit unless
// they are code.
func TestLinesFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.OneOf(rapid.StringMatching("[a-z漢é`*_|<>#\\-\\[\\]() .\n]{0,40}"), rapid.SampledFrom([]string{someTable, "\n\n", "- ", "> ", "1. ", "```\n"})))
		source := strings.Join(words.Draw(t, "words"), "")
		width := rapid.IntRange(20, 100).Draw(t, "width")

		for _, line := range (Text{Source: source}).Terminal(width) {
			if !strings.Contains(line, "    ") && !strings.Contains(source, "> > >") {
				require.LessOrEqual(t, ansi.StringWidth(line), width+12, line)
			}
		}
	})
}

func TestHTML(t *testing.T) {
	got := Text{Source: "a < b & `<c>` \"q\" <b>raw</b> [x](https://example.com?a=1&b=2) [y](../labs/z.md) [z](#<here>) [evil](javascript:alert)\n\n<script>alert(1)</script>\n\n" + someTable, Page: "notes/x.md"}.HTML()

	require.Contains(t, got, `<p>a &lt; b &amp; <code>&lt;c&gt;</code> &quot;q&quot; raw <a href="https://example.com?a=1&amp;b=2">x</a> y (<code>labs/z.md</code>) z (<code>notes/x.md#&lt;here&gt;</code>) evil (<code>notes/javascript:alert</code>)</p>`)
	require.NotContains(t, got, "script>")
	require.NotContains(t, got, "<!--")
	require.Contains(t, got, "<td>a room spans all the nodes of it</td>")
}

func TestPlain(t *testing.T) {
	require.Equal(t, `Can /admin rely on *that* & this?`, Text{Source: "Can `/admin` rely\non \\*that\\* &amp; **this**?"}.Plain())
}
