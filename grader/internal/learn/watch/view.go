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

// widest is the width of lines other than code and frames. Longer lines are hard to
// read.
const widest = 100

// above and under are the rows over and under the middle of the screen.
const above, under = 3, 1

// View implements tea.Model. It draws the title of the lab, the status of the run,
// the visible part of the pane, and the keys.
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

// wide is the width of the lines.
func (m *model) wide() int { return min(m.width, widest) }

// rows is the height of the middle.
func (m *model) rows() int { return max(1, m.height-above-under-len(m.legend())) }

// print prints the current view.
func (m *model) print(p *terminal.Page) {
	switch m.view {
	case hinting:
		m.hint.Print(p, m.lab, m.backend.Words())
	case transcript:
		if failure, _ := m.failed(); failure != nil {
			screens.Conversation(p, *failure)
		}
	case confirming:
		p.Remark("This shows the solution of lab %02d, and your summary will say so. Show it?", m.lab.Number)
	case difference:
		screens.Diff(p, m.diff)
	case choosing:
		rows := make([]screens.Row, len(m.labs))
		for i, entry := range m.labs {
			rows[i] = entry.Row
		}
		screens.Choice(p, rows, m.chosen)
	default:
		m.printResult(p)
	}
}

// printResult prints the last result or, before there is one, the checks of the
// current run.
func (m *model) printResult(p *terminal.Page) {
	switch {
	case m.failure != nil:
		p.Remark("The checks did not run. This does not count against you:")
		p.Line("")
		p.Literal(m.failure.Error())
	case m.outcome == nil:
		screens.Pending(p, m.spec.Checks, m.settled)
	default:
		lesson := m.outcome.Lesson
		passing, broken := m.outcome.Record.Since(m.before)
		changes := min(4, len(passing)) + min(4, len(broken))
		// Leave room for the hint.
		lesson.Frames = max(2, min(20, m.rows()-13-changes))
		screens.RunReport{Lab: m.lab, Checks: m.outcome.Checks, Record: m.outcome.Record, Before: m.before, Lesson: lesson}.Print(p)
	}
}

// sides puts a text at each end of a line. It shortens the left one if necessary.
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

// status describes the current run or, between runs, the last result.
func (m *model) status() string {
	switch {
	case m.busy:
		return m.progress()
	case m.failure != nil:
		return yellow.Render("! the environment failed")
	case m.outcome == nil:
		return ""
	}
	rec, right := m.outcome.Record, faint.Render(m.at.Format("15:04:05"))
	if rec.Count(record.BuildFailed) > 0 {
		return m.sides(red.Render("✗ does not compile"), right)
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

// progress describes the current run and how long it has taken.
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

// foot is the line under the middle: a note, and how many lines are below.
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
		note, style = "polling: "+m.polling, faint
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
