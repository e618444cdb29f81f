package screens

import (
	"strings"

	"charm.land/lipgloss/v2"

	"socketlab/grader/internal/core/terminal"
)

// Diff prints a unified diff of the reader's code and the solution. An empty text
// means that they are the same.
func Diff(p *terminal.Page, text string) {
	if text == "" {
		p.Line("Your code is the same as the solution, byte for byte.")
		return
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		style := lipgloss.NewStyle()
		switch {
		case strings.HasPrefix(line, "diff ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ "):
			style = terminal.Bold
		case strings.HasPrefix(line, "@@"):
			style = terminal.Cyan
		case strings.HasPrefix(line, "+"):
			style = terminal.Green
		case strings.HasPrefix(line, "-"):
			style = terminal.Red
		}
		p.Line("%s", style.TabWidth(lipgloss.NoTabConversion).Render(terminal.Plain(line)))
	}
}
