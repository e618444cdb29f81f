package screens

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Screen shows one run as it goes: a line a check, in the order of the
// catalogue, each as soon as it and all before it are settled. The checks of a
// part stand under its heading, above their subtotal. It is the Watcher of the
// run.
type Screen struct {
	page    *terminal.Page
	lab     workbook.Lab
	checks  []catalogue.Check
	settled map[string]record.Check
	next    int  // the first check that has no line yet
	built   bool // a plain page was told that the build has begun
	begun   time.Time
}

// NewScreen prints the header of a run. Graded is whose files are graded, or
// which program; the reader's own files need no word.
func NewScreen(page *terminal.Page, lab workbook.Lab, checks []catalogue.Check, graded, redis string) *Screen {
	right := redis
	if graded != "reader" {
		right = ansi.Truncate(terminal.Plain(graded), page.Width()/2, "…") + " · " + redis
	}
	title := ansi.Truncate(lab.Heading(), page.Width()-ansi.StringWidth(right)-2, "…")
	page.Sides(terminal.Bold.Render(title), terminal.Faint.Render(right))
	page.Rule()
	return &Screen{page: page, lab: lab, checks: checks, settled: map[string]record.Check{}, begun: time.Now()}
}

// Phase shows what happens before the checks run. A page that is no terminal is
// told once.
func (s *Screen) Phase(what string) {
	if len(s.settled) > 0 {
		what = "building again for the checks that are left…"
	}
	if !s.page.IsLive() && !s.built {
		s.page.Line("%s", what)
		s.built = true
	}
	s.page.Now("%s", what)
}

// Running shows how far the run is.
func (s *Screen) Running(string) { s.now() }

// now names the check whose line is due next: checks may run side by side.
func (s *Screen) now() {
	if s.next < len(s.checks) {
		s.page.Now("%d of %d done, waiting for %d: %s…", len(s.settled), len(s.checks), s.next+1, s.checks[s.next].Title)
	}
}

// Settled prints the lines that are due.
func (s *Screen) Settled(check record.Check) {
	s.settled[check.Name] = check
	if check.Status == record.BuildFailed {
		return
	}
	for s.next < len(s.checks) {
		check, ok := s.settled[s.checks[s.next].Name]
		if !ok {
			break
		}
		s.partBegins(s.next)
		s.line(s.next+1, check)
		s.partEnds(s.next)
		s.next++
	}
	s.now()
}

// marks are how the states look at the beginning of a line, and in words.
var marks = map[record.Status]struct {
	sign  string
	style lipgloss.Style
	word  string
}{
	record.Passed:      {"✓", terminal.Green, ""},
	record.Failed:      {"✗", terminal.Red, ""},
	record.Skipped:     {"–", terminal.Yellow, "skipped"},
	record.TimedOut:    {"✗", terminal.Red, "timed out"},
	record.Race:        {"✗", terminal.Red, "data race"},
	record.BuildFailed: {"✗", terminal.Red, "not built"},
	record.Infra:       {"!", terminal.Yellow, "not graded"},
	"":                 {"·", terminal.Faint, ""}, // not settled
}

func (s *Screen) line(number int, check record.Check) {
	mark := marks[check.Status]
	right := fmt.Sprintf("%d/%d", check.Score, check.Points)
	if mark.word != "" {
		right = mark.word + "  " + right
	}
	const before = 6 // number, mark and the spaces around them
	room := s.page.Width() - before - ansi.StringWidth(right) - 2
	title := strings.Split(ansi.Wrap(terminal.Plain(check.Title), room, ""), "\n")
	style := lipgloss.NewStyle()
	if check.Status == record.Passed || check.Status == "" {
		style = terminal.Faint
	}
	s.page.Sides(fmt.Sprintf("%s %s  %s", terminal.Faint.Render(fmt.Sprintf("%2d", number)), mark.style.Render(mark.sign), title[0]), style.Render(right))
	for _, more := range title[1:] {
		s.page.Line("      %s", more)
	}
	if check.Status == record.Skipped {
		s.page.Wrapped("      ", terminal.Yellow, "skipped, which is not passed: "+check.Message)
	}
}
