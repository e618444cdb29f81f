package markdown

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	table "github.com/yuin/goldmark/extension/ast"
)

// terminal renders one text.
type terminal struct {
	text   Text
	source []byte
}

// Terminal renders the text in lines of at most width columns. Lines of code are never
// broken and may be wider.
func (t Text) Terminal(width int) []string {
	root, source := t.parse()
	return (&terminal{t, source}).blocks(root, max(20, width))
}

// blocks renders the blocks below a node, with an empty line between them.
func (t *terminal) blocks(node ast.Node, width int) []string {
	var lines []string
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		block := t.block(child, width)
		if len(block) > 0 && len(lines) > 0 && !tight(child) {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines
}

// tight reports whether there is no empty line before a block.
func tight(node ast.Node) bool {
	if _, ok := node.Parent().(*ast.ListItem); ok {
		list, ok := node.Parent().Parent().(*ast.List)
		return ok && list.IsTight
	}
	list, ok := node.Parent().(*ast.List)
	return ok && list.IsTight
}

func (t *terminal) block(node ast.Node, width int) []string {
	switch node := node.(type) {
	case *ast.Heading:
		var words line
		t.inline(node, bold, &words)
		return words.fill(width)
	case *ast.List:
		return t.list(node, width)
	case *ast.Blockquote:
		return hanging(faint.Render("│")+" ", faint.Render("│")+" ", t.blocks(node, width-2))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return t.literal(node)
	case *ast.ThematicBreak:
		return []string{faint.Render(strings.Repeat("─", min(width, 20)))}
	case *ast.HTMLBlock:
		return nil
	case *table.Table:
		return t.table(node, width)
	default:
		var words line
		t.inline(node, plain, &words)
		return words.fill(width)
	}
}

func (t *terminal) list(list *ast.List, width int) []string {
	var lines []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		if len(lines) > 0 && !list.IsTight {
			lines = append(lines, "")
		}
		room := ansi.StringWidth(mark)
		lines = append(lines, hanging(mark, strings.Repeat(" ", room), t.blocks(item, max(10, width-room)))...)
	}
	return lines
}

// literal renders lines of code, indented by four columns.
func (t *terminal) literal(node ast.Node) []string {
	var lines []string
	segments := node.Lines()
	for i := range segments.Len() {
		segment := segments.At(i)
		text := strings.TrimRight(string(segment.Value(t.source)), "\r\n")
		lines = append(lines, "    "+code.Render(printable(strings.ReplaceAll(text, "\t", "    "))))
	}
	return lines
}

// hanging puts first before the first line and rest before the others.
func hanging(first, rest string, lines []string) []string {
	for i, line := range lines {
		if i > 0 {
			first = rest
		}
		lines[i] = strings.TrimRight(first+line, " ")
	}
	return lines
}
