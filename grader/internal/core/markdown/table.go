package markdown

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
)

// between separates the columns of a table.
const between = "  "

// table renders a table with aligned columns. If the table is too wide, lines break
// within cells, in the widest columns first, and between words if possible.
func (t *terminal) table(node ast.Node, width int) []string {
	var rows [][]*line
	for row := node.FirstChild(); row != nil; row = row.NextSibling() {
		style := plain
		if len(rows) == 0 {
			style = bold
		}
		var cells []*line
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			words := &line{}
			t.inline(cell, style, words)
			cells = append(cells, words)
		}
		rows = append(rows, cells)
	}
	widths := columns(rows, width)
	var lines []string
	for i, cells := range rows {
		lines = append(lines, joined(cells, widths)...)
		if i == 0 {
			var rules []string
			for _, width := range widths {
				rules = append(rules, faint.Render(strings.Repeat("─", width)))
			}
			lines = append(lines, strings.Join(rules, between))
		}
	}
	return lines
}

// columns returns the widths of the columns, in total at most width if possible.
func columns(rows [][]*line, width int) []int {
	var widths, least []int
	total, words := -len(between), -len(between)
	for _, cells := range rows {
		for i, cell := range cells {
			if i == len(widths) {
				widths, least = append(widths, 0), append(least, 3)
			}
			widths[i] = max(widths[i], cell.width())
			least[i] = max(least[i], cell.longest())
		}
	}
	for i := range widths {
		total += widths[i] + len(between)
		words += least[i] + len(between)
	}
	if words > width { // words must be cut
		for i := range least {
			least[i] = min(least[i], width/(len(least)+1))
		}
	}
	for ; total > width; total-- {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}

// joined returns the lines of one row.
func joined(cells []*line, widths []int) []string {
	var columns [][]string
	height := 0
	for i, cell := range cells {
		columns = append(columns, cell.fill(max(1, widths[i])))
		height = max(height, len(columns[i]))
	}
	lines := make([]string, height)
	for n := range lines {
		var b strings.Builder
		for i, column := range columns {
			text := ""
			if n < len(column) {
				text = column[n]
			}
			b.WriteString(text + strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(text))) + between)
		}
		lines[n] = strings.TrimRight(b.String(), " ")
	}
	return lines
}
