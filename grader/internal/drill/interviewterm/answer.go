package interviewterm

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/session"
)

var (
	faint  = lipgloss.NewStyle().Faint(true)
	bold   = lipgloss.NewStyle().Bold(true)
	green  = lipgloss.NewStyle().Foreground(lipgloss.Green)
	yellow = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
)

// answer shows the clock and takes notes until Enter on an empty line.
type answer struct {
	asked   session.Asked
	typed   string
	columns int
	gone    bool
	ended   bool
	again   bool // the situation is wanted once more
	kept    []string
	err     error // of keeping a note
}

func (a *answer) left() bool { return a.gone }

// second asks for the next drawing of the clock.
func second() tea.Cmd { return tea.Every(time.Second, func(time.Time) tea.Msg { return beat{} }) }

type beat struct{}

// Init implements tea.Model.
func (a *answer) Init() tea.Cmd { return second() }

// Update implements tea.Model.
func (a *answer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case beat:
		return a, second()
	case tea.WindowSizeMsg:
		a.columns = msg.Width
	case tea.PasteMsg:
		a.write(msg.Content)
	case tea.KeyPressMsg:
		if !a.ended {
			return a, a.key(msg)
		}
	}
	return a, nil
}

func (a *answer) key(key tea.KeyPressMsg) tea.Cmd {
	switch {
	case quits(key):
		a.gone, a.ended = true, true
		return tea.Quit
	case enters(key):
		return a.enter()
	case key.String() == "backspace":
		_, size := utf8.DecodeLastRuneInString(a.typed)
		a.typed = a.typed[:len(a.typed)-size]
	case key.String() == "ctrl+w":
		a.typed = a.typed[:strings.LastIndexByte(strings.TrimRight(a.typed, " "), ' ')+1]
	case key.String() == "ctrl+u":
		a.typed = ""
	default:
		a.write(key.Text)
	}
	return nil
}

func (a *answer) write(text string) {
	a.typed = shortened(a.typed + strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "�")))
}

// enter keeps what was typed, or ends the answer where nothing was.
func (a *answer) enter() tea.Cmd {
	note := strings.TrimSpace(a.typed)
	a.typed = ""
	if note == "" || note == again {
		a.ended, a.again = true, note == again
		return tea.Quit
	}
	if a.err = a.asked.Note(note); a.err != nil {
		a.ended = true
		return tea.Quit
	}
	a.kept = append(a.kept, note)
	return tea.Println(fit(a.columns, "  · "+note))
}

// View implements tea.Model.
func (a *answer) View() tea.View {
	if a.ended {
		return tea.NewView("")
	}
	now := a.asked.Clock()
	style := bold
	left := terminal.Left(now.Left)
	if now.Left <= 0 {
		style, left = yellow, "time is up: finish this answer"
	}
	clock := fmt.Sprintf("%s · %s · here %s of %d min", terminal.Clock(now.Spent), left, terminal.Clock(now.Question), a.asked.Minutes)
	help := "Answer aloud or type: Enter keeps a line, Enter alone goes on, ? shows the situation, Ctrl-C stops and keeps."
	return tea.NewView(strings.Join([]string{
		fit(a.columns, style.Render(clock)),
		fit(a.columns, "> "+a.typed+"▏"),
		fit(a.columns, faint.Render(help)),
	}, "\n"))
}

// fit breaks text to the width of the terminal, of which at most 100 columns are
// used.
func fit(columns int, text string) string {
	const most, fallback = 100, 60
	if columns <= 0 {
		columns = fallback
	}
	return ansi.Wrap(text, max(20, min(most, columns)), " ")
}
