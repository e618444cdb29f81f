package verify

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/terminal"
)

// proved prints a line for a run of verify that proved what it should.
func proved(p *terminal.Page, what, detail string, seconds float64) {
	p.Sides(fmt.Sprintf("  %s  %s", terminal.Green.Render("✓"), what), terminal.Faint.Render(fmt.Sprintf("%s  %4.1f s", detail, seconds)))
}

// disproved prints a line for a run of verify that has a problem.
func disproved(p *terminal.Page, what, detail string, seconds float64) {
	p.Sides(fmt.Sprintf("  %s  %s", terminal.Red.Render("✗"), what), terminal.Faint.Render(fmt.Sprintf("%s  %4.1f s", detail, seconds)))
}

// readFirst prints below a mutant what a learner with its mistake would read first.
func readFirst(p *terminal.Page, said string) {
	const indent = "       "
	if said != "" {
		p.Line("%s%s", indent, terminal.Faint.Render(ansi.Truncate(terminal.Plain(said), p.Width()-len(indent), "…")))
	}
}

// Print prints the problem with its details.
func (b Problem) Print(p *terminal.Page) {
	for i, line := range strings.Split(terminal.WrapWords(b.Place+": "+b.Text, p.Width()-2), "\n") {
		mark := " "
		if i == 0 {
			mark = terminal.Red.Render("✗")
		}
		p.Line("%s %s", mark, terminal.Bold.Render(line))
	}
	if b.Detail != "" {
		p.Verbatim("    ", b.Detail, terminal.Unstyled)
	}
}
