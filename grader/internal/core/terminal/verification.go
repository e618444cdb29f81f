package terminal

import (
	"fmt"
	"strings"
)

// Proved prints a line for a run of verify that proved what it should.
func (p *Page) Proved(what, detail string, seconds float64) {
	p.sides(fmt.Sprintf("  %s  %s", green.Render("✓"), what), faint.Render(fmt.Sprintf("%s  %4.1f s", detail, seconds)))
}

// Disproved prints a line for a run of verify that broke a rule.
func (p *Page) Disproved(what, detail string, seconds float64) {
	p.sides(fmt.Sprintf("  %s  %s", red.Render("✗"), what), faint.Render(fmt.Sprintf("%s  %4.1f s", detail, seconds)))
}

// Heading prints a line that begins a part.
func (p *Page) Heading(text string) { p.Line("%s", bold.Render(text)) }

// Broken prints one broken rule with what breaks it.
func (p *Page) Broken(place, rule, detail string) {
	for i, line := range strings.Split(wrapWords(place+": "+rule, p.width-2), "\n") {
		mark := " "
		if i == 0 {
			mark = red.Render("✗")
		}
		p.Line("%s %s", mark, bold.Render(line))
	}
	if detail != "" {
		p.literal("    ", detail, plainly)
	}
}

// Success prints a sentence about something that went well.
func (p *Page) Success(format string, args ...any) {
	p.wrapped("", green, fmt.Sprintf(format, args...))
}

// Literal prints text as a program wrote it, indented by two spaces.
func (p *Page) Literal(text string) { p.literal("  ", text, plainly) }

// Fact prints a label and what it stands for.
func (p *Page) Fact(label, text string) { p.pair(label, text) }
