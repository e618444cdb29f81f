package terminal

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Diff prints a unified diff of the reader's code and the solution, or that there
// is none.
func (p *Page) Diff(text string) {
	if text == "" {
		p.Line("No difference: yours is the solution, byte for byte.")
		return
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		style := lipgloss.NewStyle()
		switch {
		case strings.HasPrefix(line, "diff ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ "):
			style = bold
		case strings.HasPrefix(line, "@@"):
			style = cyan
		case strings.HasPrefix(line, "+"):
			style = green
		case strings.HasPrefix(line, "-"):
			style = red
		}
		p.Line("%s", style.TabWidth(lipgloss.NoTabConversion).Render(clean(line)))
	}
}
