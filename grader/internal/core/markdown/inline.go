package markdown

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// The sixteen standard colours follow the terminal's theme.
var (
	plain = lipgloss.NewStyle()
	code  = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
	faint = lipgloss.NewStyle().Faint(true)
	bold  = lipgloss.NewStyle().Bold(true)
)

// unbroken is the maximum width of code that is never broken across lines.
const unbroken = 30

// inline adds the words below a node to a line.
func (t *terminal) inline(node ast.Node, style lipgloss.Style, into *line) {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			into.add(printable(written(child.Segment.Value(t.source), child.IsRaw())), style)
			if child.HardLineBreak() {
				into.end()
			} else if child.SoftLineBreak() {
				into.open = false
			}
		case *ast.String:
			into.add(printable(written(child.Value, child.IsRaw())), style)
		case *ast.CodeSpan:
			t.code(child, into)
		case *ast.Emphasis:
			if child.Level == 1 {
				t.inline(child, style.Italic(true), into)
			} else {
				t.inline(child, style.Bold(true), into)
			}
		case *ast.Link:
			t.inline(child, style, into)
			t.target(string(child.Destination), into)
		case *ast.Image:
			t.inline(child, style, into)
			t.target(string(child.Destination), into)
		case *ast.AutoLink:
			into.whole(printable(string(child.URL(t.source))), style.Underline(true))
		case *ast.RawHTML:
		default:
			t.inline(child, style, into)
		}
	}
}

// code adds a code span, without a line break if it is short.
func (t *terminal) code(span ast.Node, into *line) {
	var b strings.Builder
	for child := span.FirstChild(); child != nil; child = child.NextSibling() {
		if leaf, ok := child.(*ast.Text); ok {
			b.Write(leaf.Segment.Value(t.source))
			if leaf.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
	}
	text := printable(strings.ReplaceAll(b.String(), "\n", " "))
	if ansi.StringWidth(text) <= unbroken {
		into.whole(text, code)
	} else {
		into.add(text, code)
	}
}

// target adds the target of a link.
func (t *terminal) target(target string, into *line) {
	if within, ok := t.text.within(target); ok {
		target = within
	}
	into.open = false
	into.whole("("+printable(target)+")", faint)
}

// written resolves backslash escapes and entities.
func written(value []byte, raw bool) string {
	if !raw {
		value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
	}
	return string(value)
}

// printable replaces what would move the cursor or change the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return '�'
		}
		return r
	}, text)
}
