package interviewterm

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/markdown"
)

// ticks are the points of a question, which the candidate ticks by number.
type ticks struct {
	points  []string
	made    []bool
	columns int
	gone    bool
	ended   bool
}

func (t *ticks) left() bool { return t.gone }

// Init implements tea.Model.
func (t *ticks) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (t *ticks) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		t.columns = msg.Width
	case tea.KeyPressMsg:
		if t.ended {
			break
		}
		t.gone = quits(msg)
		if t.gone || enters(msg) {
			t.ended = true
			return t, tea.Quit
		}
		t.key(msg.String())
	}
	return t, nil
}

func (t *ticks) key(key string) {
	switch {
	case key == "a" || key == "n":
		for i := range t.made {
			t.made[i] = key == "a"
		}
	case len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < len(t.made):
		t.made[key[0]-'1'] = !t.made[key[0]-'1']
	}
}

// View implements tea.Model.
func (t *ticks) View() tea.View {
	if t.ended {
		return tea.NewView("")
	}
	lines := []string{fit(t.columns, bold.Render("Which did you say, with the reason?"))}
	for i, point := range t.points {
		mark := "[ ]"
		if t.made[i] {
			mark = green.Render("[x]")
		}
		const indent = 8
		first := fmt.Sprintf(" %d %s  ", i+1, mark)
		columns := t.columns
		if columns <= 0 {
			columns = 60
		}
		for _, line := range (markdown.Text{Source: point}).Terminal(min(100, columns) - indent) {
			lines = append(lines, first+line)
			first = strings.Repeat(" ", indent)
		}
	}
	help := fmt.Sprintf("1 to %d tick, a all, n none, Enter when done. Ctrl-C stops and keeps.", len(t.points))
	lines = append(lines, fit(t.columns, faint.Render(help)))
	return tea.NewView(strings.Join(lines, "\n"))
}
