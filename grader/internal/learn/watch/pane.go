package watch

import (
	"socketlab/grader/internal/core/terminal"
)

// pane is the part of the screen that scrolls.
type pane struct {
	lines []string
	top   int // the first visible line
}

// draw replaces the text, and keeps the scroll position as far as possible.
func (p *pane) draw(width int, draw func(*terminal.Page)) { p.lines = terminal.Lines(width, draw) }

// scroll moves by a number of lines, in a pane of the given height.
func (p *pane) scroll(by, rows int) {
	p.top = max(0, min(p.top+by, len(p.lines)-rows))
}

// show returns the visible rows, and how many lines are below them.
func (p *pane) show(rows int) (text []string, below int) {
	p.scroll(0, rows)
	end := min(len(p.lines), p.top+rows)
	text = append(text, p.lines[p.top:end]...)
	for len(text) < rows {
		text = append(text, "")
	}
	return text, len(p.lines) - end
}

// reveal scrolls until the line is visible.
func (p *pane) reveal(line, rows int) {
	p.top = max(min(p.top, line), line-rows+1)
}
