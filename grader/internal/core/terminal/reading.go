package terminal

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"socketlab/grader/internal/core/markdown"
)

// mostColumns is the maximum width of text for reading. Longer lines are hard to read.
const mostColumns = 100

// Fit sets the width to that of the terminal, for text for reading. Call it before each
// screenful, since the terminal may have been resized.
func (p *Page) Fit() {
	if p.file == nil {
		return
	}
	if width, _, err := term.GetSize(int(p.file.Fd())); err == nil && width > 0 {
		p.width = min(mostColumns, max(40, width))
	}
}

// Markdown prints a piece of a page of notes/.
func (p *Page) Markdown(text markdown.Text) {
	for _, line := range text.Terminal(p.width) {
		p.Line("%s", line)
	}
}

// Begin prints the start of a section: a rule, and a label at each end of a line.
func (p *Page) Begin(left, right string) {
	left = ansi.Truncate(Plain(left), p.width/2, "…")
	right = ansi.Truncate(Plain(right), p.width-ansi.StringWidth(left)-2, "…")
	p.Rule()
	p.Sides(Faint.Render(left), Faint.Render(right))
}

// Label prints a short title above a paragraph.
func (p *Page) Label(text string) { p.Line("%s", Yellow.Render(Plain(text))) }

// Aside prints a sentence that the reader may skip.
func (p *Page) Aside(format string, args ...any) {
	p.Wrapped("", Faint, fmt.Sprintf(format, args...))
}

// Prompt asks for an answer with the first of the texts that fits on a line. On a
// terminal, the next output replaces it.
func (p *Page) Prompt(texts ...string) {
	text := texts[0]
	for _, shorter := range texts[1:] {
		if ansi.StringWidth(text) < p.width {
			break
		}
		text = shorter
	}
	if p.live == nil {
		p.Line("%s", text)
		return
	}
	p.live.hold(ansi.Truncate(text, p.width-1, "…"))
}
