package terminal

import (
	"fmt"
	"strings"
)

// Mark is a sign that says how good something is.
type Mark int

// The marks.
const (
	Fine     Mark = iota // ✓
	Doubtful             // !
	Wrong                // ✗
)

// Finding prints a finding about one thing and, below it, the remedy.
func (p *Page) Finding(mark Mark, about, text, remedy string) {
	const indent = 20
	sign := map[Mark]string{Fine: Green.Render("✓"), Doubtful: Yellow.Render("!"), Wrong: Red.Render("✗")}[mark]
	label := fmt.Sprintf("  %s  %-*s", sign, indent-5, about)
	lines := strings.Split(WrapWords(text, p.width-indent), "\n")
	if remedy != "" {
		lines = append(lines, strings.Split(WrapWords("→ "+remedy, p.width-indent), "\n")...)
	}
	for i, line := range lines {
		if i > 0 {
			label = strings.Repeat(" ", indent)
		}
		p.Line("%s%s", label, line)
	}
}
