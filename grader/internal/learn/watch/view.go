package watch

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/learn/screens"
)

var (
	bold   = lipgloss.NewStyle().Bold(true)
	faint  = lipgloss.NewStyle().Faint(true)
	green  = lipgloss.NewStyle().Foreground(lipgloss.Green)
	red    = lipgloss.NewStyle().Foreground(lipgloss.Red)
	yellow = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	cyan   = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
)

// widest is how wide lines are that are not somebody's code or frames: longer
// ones are hard to follow.
const widest = 100

// above are the rows over the middle of the screen, and the line under it.
const above, under = 3, 1

// View draws the screen: which lab, how it stands, a part of what the pane
// holds, and the keys.
func (m *model) View() tea.View {
	text, below := m.pane.show(m.rows())
	lines := append([]string{m.title(), m.status(), m.rule()}, text...)
	lines = append(lines, m.foot(below))
	lines = append(lines, m.legend()...)
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, m.width, "")
	}
	view := tea.NewView(strings.Join(lines[:min(len(lines), m.height)], "\n"))
	view.AltScreen = true
	return view
}

// wide is how wide the lines are.
func (m *model) wide() int { return min(m.width, widest) }

// rows are how many the middle has.
func (m *model) rows() int { return max(1, m.height-above-under-len(m.legend())) }

// print prints what the middle shows.
func (m *model) print(p *terminal.Page) {
	switch m.sight {
	case hinting:
		m.hint.Print(p, m.lab, m.desk.Words())
	case transcript:
		if failure, _ := m.failed(); failure != nil {
			screens.Conversation(p, *failure)
		}
	case confirming:
		p.Remark("This shows the solution of lab %02d, and is remembered. Show it?", m.lab.Number)
	case difference:
		screens.Diff(p, m.diff)
	case choosing:
		rows := make([]screens.Row, len(m.rooms))
		for i, room := range m.rooms {
			rows[i] = room.Row
		}
		screens.Choice(p, rows, m.chosen)
	default:
		m.result(p)
	}
}

// result prints the last result, or the first one as it comes.
func (m *model) result(p *terminal.Page) {
	switch {
	case m.failure != nil:
		p.Remark("The checks did not run, and you are not charged for it:")
		p.Line("")
		p.Literal(m.failure.Error())
	case m.outcome == nil:
		screens.Awaited(p, m.spec.Checks, m.settled)
	default:
		lesson := m.outcome.Lesson
		passing, broken := m.outcome.Record.Since(m.before)
		changes := min(4, len(passing)) + min(4, len(broken))
		// The hint shall show too.
		lesson.Frames = max(2, min(20, m.rows()-13-changes))
		screens.Review{Lab: m.lab, Checks: m.outcome.Checks, Record: m.outcome.Record, Before: m.before, Lesson: lesson}.Print(p)
	}
}

// sides puts a text at each end of a line; the left one yields.
func (m *model) sides(left, right string) string {
	left = ansi.Truncate(left, max(0, m.wide()-ansi.StringWidth(right)-1), "…")
	return left + strings.Repeat(" ", max(1, m.wide()-ansi.StringWidth(left)-ansi.StringWidth(right))) + right
}

func (m *model) title() string {
	right := m.redis
	if m.spec.Who != "" && m.spec.Graded() != "reader" {
		right = ansi.Truncate(terminal.Plain(m.spec.Graded()), m.wide()/2, "…") + " · " + right
	}
	return m.sides(bold.Render(terminal.Plain(m.lab.Heading())), faint.Render(right))
}

// status says how the run goes, or how the last one ended.
func (m *model) status() string {
	switch {
	case m.busy:
		return m.progress()
	case m.failure != nil:
		return yellow.Render("! the surroundings failed")
	case m.outcome == nil:
		return ""
	}
	rec, right := m.outcome.Record, faint.Render(m.at.Format("15:04:05"))
	if rec.Count(record.BuildFailed) > 0 {
		return m.sides(red.Render("✗ it does not build"), right)
	}
	sign := red.Render("✗")
	if rec.AllPassed() {
		sign = green.Render("✓")
	}
	cells := min(30, max(8, m.wide()-52))
	left := fmt.Sprintf("%s %s  %s  %d of %d passed", sign, screens.Score(rec, cells),
		bold.Render(fmt.Sprintf("%d/%d", rec.Score, rec.Maximum)), rec.Count(record.Passed), len(rec.Checks))
	if elapsed := m.outcome.Lesson.Elapsed; elapsed > 0 {
		left += fmt.Sprintf(" in %.1f s", elapsed.Seconds())
	}
	return m.sides(left, right)
}

// progress says how far a run is, and since when.
func (m *model) progress() string {
	what := m.phase
	if what == "" && len(m.settled) == 0 {
		what = "starting…"
	} else if what == "" {
		what = fmt.Sprintf("%s  %d of %d", screens.Marks(m.spec.Checks, m.settled), len(m.settled), len(m.spec.Checks))
	}
	if seconds := int(m.now().Sub(m.since).Seconds()); seconds > 0 {
		what += fmt.Sprintf("  %d s", seconds)
	}
	right := ""
	if len(m.saved) > 0 {
		right = terminal.Plain(filepath.Base(m.saved[0]))
		if more := len(m.saved) - 1; more > 0 {
			right += fmt.Sprintf(" and %d more", more)
		}
		right = faint.Render(ansi.Truncate(right+" changed", m.wide()/2, "…"))
	}
	return m.sides(yellow.Render("›")+" "+what, right)
}

func (m *model) rule() string { return faint.Render(strings.Repeat("─", m.wide())) }

// foot is the line under the middle: a note, and how much more there is.
func (m *model) foot(below int) string {
	right := ""
	switch {
	case below == 1:
		right = "1 more line ↓"
	case below > 1:
		right = fmt.Sprintf("%d more lines ↓", below)
	case m.pane.top > 0:
		right = "end"
	}
	note, style := m.note, yellow
	if note == "" && m.polling != "" {
		note, style = "looking twice a second: "+m.polling, faint
	}
	if right != "" {
		right = " " + right + " ──"
	}
	if note != "" {
		note = ansi.Truncate(terminal.Plain(note), max(0, m.wide()-ansi.StringWidth(right)-5), "…")
		note = faint.Render("── ") + style.Render(note) + " "
	}
	fill := max(0, m.wide()-ansi.StringWidth(note)-ansi.StringWidth(right))
	return note + faint.Render(strings.Repeat("─", fill)+right)
}
