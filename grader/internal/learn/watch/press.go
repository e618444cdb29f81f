package watch

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/workbook"
)

// answer is what the desk had to say, taken in by the model.
type answer func(*model) tea.Cmd

// press does what a key asks for.
func (m *model) press(key string) tea.Cmd {
	switch key {
	case "ctrl+c":
		return tea.Quit
	case "ctrl+z":
		return tea.Suspend
	}
	if m.sight == choosing {
		if command, ok := m.choose(key); ok {
			return command
		}
	}
	if m.sight == confirming {
		return m.confirm(key)
	}
	if m.scroll(key) {
		return nil
	}
	if m.sight != verdict && (key == "esc" || key == "q" || key == "backspace") {
		m.look(verdict)
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

// confirm shows the solution on yes only.
func (m *model) confirm(key string) tea.Cmd {
	if key == "y" || key == "Y" {
		return m.reveal()
	}
	m.look(verdict)
	return nil
}

// scroll moves the middle of the screen, if the key is one for that.
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

// open asks for a run of a lab.
func (m *model) open(lab workbook.Lab) tea.Cmd {
	return func() tea.Msg {
		m.ask(lab)
		return nil
	}
}

// tell shows a note.
func tell(note string) answer {
	return func(m *model) tea.Cmd {
		m.note = note
		return nil
	}
}

// failedTo shows why something that a key asked for was not done.
func failedTo(err error) answer { return tell(strings.ReplaceAll(err.Error(), "\n", " ")) }

func (m *model) next() tea.Cmd {
	switch {
	case m.spec.Node != "":
		m.note = "This watch is of one program: start another for the next lab."
	case !m.solved():
		m.note = "This lab is not solved yet; l chooses another."
	default:
		lab := m.lab
		return func() tea.Msg {
			rooms, err := m.desk.Rooms()
			if err != nil {
				return failedTo(err)
			}
			for _, room := range rooms {
				if room.Lab.Number > lab.Number {
					m.ask(room.Lab)
					return nil
				}
			}
			return tell("This was the last lab; l shows them all.")
		}
	}
	return nil
}

func (m *model) takeHint() tea.Cmd {
	failure, check := m.failed()
	if failure == nil {
		m.note = m.nothing("hint at")
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		hint, err := m.desk.Hint(lab, check)
		if err != nil {
			return failedTo(err)
		}
		return answer(func(m *model) tea.Cmd {
			m.hint = hint
			if m.outcome != nil && m.outcome.Lesson.Check.Name == check.Name {
				m.outcome.Lesson.Hint = min(hint.Before+1, len(check.Hints))
			}
			m.look(hinting)
			return nil
		})
	}
}

func (m *model) readTranscript() {
	if failure, _ := m.failed(); failure == nil {
		m.note = m.nothing("read")
		return
	}
	m.look(transcript)
}

// nothing says why there is nothing to do something with.
func (m *model) nothing(to string) string {
	switch {
	case m.outcome == nil:
		return "No check has run yet: there is nothing to " + to + "."
	case m.outcome.Record.AllPassed():
		return "Every check passes: there is nothing to " + to + "."
	default:
		return "It does not build: the compiler says why."
	}
}

func (m *model) compare() tea.Cmd {
	if m.spec.Node != "" {
		m.note = "The reference in Node.js is in solutions/" + m.lab.Name + "/node."
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		seen, err := m.desk.Revealed(lab)
		if err != nil {
			return failedTo(err)
		}
		return answer(func(m *model) tea.Cmd {
			if seen {
				return m.reveal()
			}
			m.look(confirming)
			return nil
		})
	}
}

func (m *model) reveal() tea.Cmd {
	lab := m.lab
	return func() tea.Msg {
		text, err := m.desk.Reveal(lab)
		if err != nil {
			return failedTo(err)
		}
		return answer(func(m *model) tea.Cmd {
			m.diff = text
			m.look(difference)
			return nil
		})
	}
}

func (m *model) list() tea.Cmd {
	if m.spec.Node != "" {
		m.note = "This watch is of one program: start another for another lab."
		return nil
	}
	lab := m.lab
	return func() tea.Msg {
		rooms, err := m.desk.Rooms()
		if err == nil && len(rooms) == 0 {
			err = errors.New("labs/ holds no lab")
		}
		if err != nil {
			return failedTo(err)
		}
		return answer(func(m *model) tea.Cmd {
			m.look(choosing)
			m.rooms, m.chosen = rooms, 0
			for i, room := range rooms {
				if room.Lab.Name == lab.Name {
					m.chosen = i
				}
			}
			return nil
		})
	}
}

// choose moves among the labs. It returns false for keys that do not.
func (m *model) choose(key string) (command tea.Cmd, ok bool) {
	switch key {
	case "up", "k":
		m.chosen = max(0, m.chosen-1)
	case "down", "j":
		m.chosen = min(len(m.rooms)-1, m.chosen+1)
	case "enter":
		command = m.open(m.rooms[m.chosen].Lab)
		m.look(verdict)
		return command, true
	default:
		found := false
		for i, room := range m.rooms {
			if len(key) == 1 && key[0]-'0' <= 9 && room.Lab.Number == int(key[0]-'0') {
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

// draw lays the middle of the screen out anew.
func (m *model) draw() {
	width := m.wide()
	if m.sight == transcript || m.sight == difference {
		width = m.width
	}
	m.pane.draw(width, m.print)
}
