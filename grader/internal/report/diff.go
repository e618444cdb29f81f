package report

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Diff prints a unified diff.
func (p *Page) Diff(text string) {
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
