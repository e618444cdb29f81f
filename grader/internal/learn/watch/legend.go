package watch

import (
	"github.com/charmbracelet/x/ansi"
)

// button is a key in the legend.
type button struct {
	key, does string
	useful    bool
}

// buttons returns the keys of the current view. The view of the result always shows
// all its keys, so that they are easy to find, and dims those that have no effect yet.
func (m *model) buttons() []button {
	failure, _ := m.failed()
	switch m.view {
	case confirming:
		return []button{{"y", "show it", true}, {"n", "back", true}}
	case choosing:
		return []button{{"↑↓", "choose", true}, {"enter", "open", true}, {"esc", "back", true}}
	case hinting, transcript, difference:
		return []button{{"↑↓ space b", "scroll", true}, {"esc", "back", true}}
	}
	return []button{
		{"n", "next", m.solved()}, {"h", "hint", failure != nil}, {"t", "transcript", failure != nil},
		{"d", "diff", m.lab.Name != ""}, {"l", "labs", true}, {"r", "run", m.lab.Name != ""}, {"q", "quit", true},
	}
}

// legend returns the keys in as few lines as possible.
func (m *model) legend() []string {
	var lines []string
	line, width := "", 0
	for _, button := range m.buttons() {
		wide := ansi.StringWidth(button.key + " " + button.does)
		if width > 0 && width+2+wide > m.width {
			lines, line, width = append(lines, line), "", 0
		}
		if width > 0 {
			line, width = line+"  ", width+2
		}
		if button.useful {
			line += cyan.Bold(true).Render(button.key) + " " + button.does
		} else {
			line += faint.Render(button.key + " " + button.does)
		}
		width += wide
	}
	return append(lines, line)
}
