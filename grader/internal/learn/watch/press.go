package watch

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// response is what the backend returned, as a change of the model.
type response func(*model) tea.Cmd

// press handles a key.
func (m *model) press(key string) tea.Cmd {
	switch key {
	case "ctrl+c":
		return tea.Quit
	case "ctrl+z":
		return tea.Suspend
	}
	if m.view == choosing {
		if command, ok := m.choose(key); ok {
			return command
		}
	}
	if m.view == confirming {
		return m.confirm(key)
	}
	if m.scroll(key) {
		return nil
	}
	if m.view != result && (key == "esc" || key == "q" || key == "backspace") {
		m.show(result)
		return nil
	}
	switch key {
	case "q":
		return tea.Quit
	case "r":
		return m.open(m.lab)
	case "n":
		return m.next()
	case "h":
		return m.takeHint()
	case "t":
		m.readTranscript()
	case "d":
		return m.compare()
	case "l":
		return m.list()
	}
	return nil
}

// confirm shows the solution if the key means yes.
func (m *model) confirm(key string) tea.Cmd {
	if key == "y" || key == "Y" {
		return m.reveal()
	}
	m.show(result)
	return nil
}

// scroll scrolls the middle of the screen. It returns false for keys that do not
// scroll.
func (m *model) scroll(key string) bool {
	rows := m.rows()
	by, ok := map[string]int{
		"up": -1, "k": -1, "down": 1, "j": 1,
		"pgup": 1 - rows, "b": 1 - rows, "pgdown": rows - 1, "space": rows - 1, "f": rows - 1,
		"home": -len(m.pane.lines), "g": -len(m.pane.lines), "end": len(m.pane.lines), "G": len(m.pane.lines),
	}[key]
	m.pane.scroll(by, rows)
	return ok
}

// open requests a run of a lab.
func (m *model) open(lab workbook.Lab) tea.Cmd {
	return func() tea.Msg {
		m.request(lab)
		return nil
	}
}

// showNote shows a note.
func showNote(note string) response {
	return func(m *model) tea.Cmd {
		m.note = note
		return nil
	}
}

// showError shows an error as a note.
func showError(err error) response { return showNote(strings.ReplaceAll(err.Error(), "\n", " ")) }

func (m *model) next() tea.Cmd {
	switch {
	case m.spec.Node != "":
		m.note = "This watch grades a program. Start another watch."
	case !m.solved():
		m.note = "This lab is not solved yet. Press l for another lab."
	default:
		lab := m.lab
		return func() tea.Msg {
			labs, err := m.backend.Labs()
			if err != nil {
				return showError(err)
			}
			for _, entry := range labs {
				if entry.Next && entry.Lab.Name != lab.Name {
					m.request(entry.Lab)
					return nil
				}
			}
			return showNote("Every lab is solved. Press l to see all labs.")
		}
	}
	return nil
}

func (m *model) takeHint() tea.Cmd {
	failure, check := m.failed()
	if failure == nil {
		m.note = m.noHint()
		return nil
	}
	if failure.NotBegun {
		m.note = "No hint while no node starts: press t to read its log."
		if m.lab.Balancer {
			m.note = "No hint while the balancer does not start: press t to read its log."
		}
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		hint, err := m.backend.Hint(lab, check)
		if err != nil {
			return showError(err)
		}
		return response(func(m *model) tea.Cmd {
			m.hint = hint
			if m.outcome != nil {
				m.hint.Reference = m.outcome.Lesson.Reference
			}
			if m.outcome != nil && m.outcome.Lesson.Check.Name == check.Name {
				m.outcome.Lesson.Hint = min(hint.Before+1, len(check.Hints))
			}
			m.show(hinting)
			return nil
		})
	}
}

func (m *model) readTranscript() {
	if failure, _ := m.failed(); failure == nil {
		m.note = m.noFailure("show")
		return
	}
	m.show(transcript)
}

// noHint says why there is no hint, and what to do.
func (m *model) noHint() string {
	if m.outcome != nil && m.outcome.Record.Count(record.BuildFailed) > 0 {
		return "No hint while the code does not compile: fix the error above."
	}
	return m.noFailure("give a hint for")
}

// noFailure says why there is no failure to do something with.
func (m *model) noFailure(to string) string {
	switch {
	case m.failure != nil:
		return "There is nothing to " + to + ": the checks did not run."
	case m.outcome == nil:
		return "There is nothing to " + to + ": no check ran yet."
	case m.outcome.Record.AllPassed():
		return "There is nothing to " + to + ": all checks pass."
	default:
		return "Your code does not compile: see the message above."
	}
}

func (m *model) compare() tea.Cmd {
	if m.spec.Node != "" {
		m.note = "The Node.js solution is in solutions/" + m.lab.Name + "/node."
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		seen, err := m.backend.Revealed(lab)
		if err != nil {
			return showError(err)
		}
		return response(func(m *model) tea.Cmd {
			if seen {
				return m.reveal()
			}
			m.show(confirming)
			return nil
		})
	}
}

func (m *model) reveal() tea.Cmd {
	lab := m.lab
	return func() tea.Msg {
		text, err := m.backend.Reveal(lab)
		if err != nil {
			return showError(err)
		}
		return response(func(m *model) tea.Cmd {
			m.diff = text
			m.show(difference)
			return nil
		})
	}
}

func (m *model) list() tea.Cmd {
	if m.spec.Node != "" {
		m.note = "This watch grades a program. Start another watch."
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		labs, err := m.backend.Labs()
		if err == nil && len(labs) == 0 {
			err = errors.New("labs/ contains no lab")
		}
		if err != nil {
			return showError(err)
		}
		return response(func(m *model) tea.Cmd {
			m.show(choosing)
			m.labs, m.chosen = labs, 0
			for i, entry := range labs {
				if entry.Lab.Name == lab.Name {
					m.chosen = i
				}
			}
			return nil
		})
	}
}

// choose moves in the table of labs. It returns false for keys that do not.
func (m *model) choose(key string) (command tea.Cmd, ok bool) {
	switch key {
	case "up", "k":
		m.chosen = max(0, m.chosen-1)
	case "down", "j":
		m.chosen = min(len(m.labs)-1, m.chosen+1)
	case "enter":
		command = m.open(m.labs[m.chosen].Lab)
		m.show(result)
		return command, true
	default:
		found := false
		for i, entry := range m.labs {
			if len(key) == 1 && key[0]-'0' <= 9 && entry.Lab.Number == int(key[0]-'0') {
				m.chosen, found = i, true
			}
		}
		if !found {
			return nil, false
		}
	}
	m.draw()
	m.pane.reveal(m.chosen+1, m.rows())
	return nil, true
}

// draw lays out the middle of the screen.
func (m *model) draw() {
	width := m.wide()
	if m.view == transcript || m.view == difference {
		width = m.width
	}
	m.pane.draw(width, m.print)
}
