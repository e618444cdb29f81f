package terminal

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// narrowest is the minimum width of a page.
const narrowest = 40

// Lines returns the lines that draw prints on a page of the given width, in colour, for a
// screen that scrolls. No line is wider than that.
func Lines(width int, draw func(*Page)) []string {
	var text strings.Builder
	draw(&Page{out: &text, width: max(narrowest, width)})
	plain := strings.ReplaceAll(strings.TrimSuffix(text.String(), "\n"), "\t", "    ")
	return strings.Split(solid(plain, func(text string) string { return lipgloss.Wrap(text, width, " ") }), "\n")
}

// Heading prints a heading.
func (p *Page) Heading(text string) { p.Line("%s", Bold.Render(text)) }

// Success prints a sentence about a success.
func (p *Page) Success(format string, args ...any) {
	p.Wrapped("", Green, fmt.Sprintf(format, args...))
}

// Literal prints the output of a program, indented by two spaces.
func (p *Page) Literal(text string) { p.Verbatim("  ", text, Unstyled) }

// Fact prints a label and, next to it, a text of one or more lines.
func (p *Page) Fact(label, text string) {
	const indent = 13
	for i, line := range strings.Split(WrapWords(text, p.width-indent), "\n") {
		if i > 0 {
			label = ""
		}
		p.Line("%s%s", Faint.Render(fmt.Sprintf("  %-*s", indent-2, label)), line)
	}
}

// NextStep returns a line that says what to type next.
func NextStep(what, typed string) string { return what + " " + Cyan.Render(Plain(typed)) }

// Bar returns a progress bar. It is full only if everything is done, and empty only if
// nothing is.
func Bar(done, whole, cells int) string {
	full := 0
	if whole > 0 {
		full = cells * done / whole
	}
	if done > 0 {
		full = max(1, full)
	}
	style := Yellow
	if done == whole {
		style = Green
	}
	return style.Render(strings.Repeat("█", full)) + Faint.Render(strings.Repeat("░", cells-full))
}

// Pad adds spaces to text up to a width in columns.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}

// Command prints a label and, next to it, a command to copy. It never breaks the command
// over several lines: a terminal that is too narrow does so without a newline.
func (p *Page) Command(label, command string) {
	p.Line("%s%s", Faint.Render(fmt.Sprintf("  %-11s", label)), Plain(command))
}

// WrapWords removes control characters from text and breaks it between words.
func WrapWords(text string, width int) string { return Wrap(Plain(text), width) }

// Wrap breaks text, which may have colour, between words. It does not break at a hyphen,
// so that options, targets of make and paths can be copied.
func Wrap(text string, width int) string {
	return solid(text, func(text string) string { return ansi.Wrap(text, width, " ") })
}

// solid calls wrap with non-breaking hyphens in the place of hyphens, unless the text has
// some of its own.
func solid(text string, wrap func(string) string) string {
	const hyphen = "\u2011"
	if strings.Contains(text, hyphen) {
		return wrap(text)
	}
	return strings.ReplaceAll(wrap(strings.ReplaceAll(text, "-", hyphen)), hyphen, "-")
}

// Unstyled is a paint function that adds no style.
func Unstyled(string) lipgloss.Style { return lipgloss.NewStyle() }
