package report

import (
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"socketlab/grader/internal/markdown"
)

// mostColumns is how wide text for reading may be: longer lines are hard to
// follow.
const mostColumns = 100

// Fit takes the width of the terminal anew, for text that is read rather than
// glanced at. Call it again before each screenful: terminals are resized.
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

// Begin prints what is read next: a label at the left and one at the right.
func (p *Page) Begin(left, right string) {
	right = ansi.Truncate(clean(right), p.width/2, "…")
	left = ansi.Truncate(clean(left), p.width-ansi.StringWidth(right)-1, "…")
	p.rule()
	p.sides(faint.Render(left), faint.Render(right))
}

// Label prints a word or two above a paragraph.
func (p *Page) Label(text string) { p.Line("%s", yellow.Render(clean(text))) }

// Prompt asks for a key. On a terminal the next line takes its place.
func (p *Page) Prompt(text string) {
	if p.live == nil {
		p.Line("%s", text)
		return
	}
	p.live.hold(ansi.Truncate(text, p.width-1, "…"))
}
