package screens

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Screen shows the progress of a run. It prints one line for each check, in the order
// of the catalogue, as soon as that check and all before it have finished. Checks of
// a part come between the part's heading and its subtotal. Screen implements
// checks.Watcher.
type Screen struct {
	page    *terminal.Page
	lab     workbook.Lab
	checks  []catalogue.Check
	settled map[string]record.Check
	next    int  // the first check without a line
	built   bool // whether a plain page shows the first phase
	unbegun bool // whether a check that did not begin has its line
}

// NewScreen prints the header of a run. Graded says whose files or which program the
// run grades; the header omits it for the reader's own files.
func NewScreen(page *terminal.Page, lab workbook.Lab, checks []catalogue.Check, graded, redis string) *Screen {
	right := redis
	if graded != "reader" {
		right = ansi.Truncate(terminal.Plain(graded), page.Width()/2, "…") + " · " + redis
	}
	title := ansi.Truncate(lab.Heading(), page.Width()-ansi.StringWidth(right)-2, "…")
	page.Sides(terminal.Bold.Render(title), terminal.Faint.Render(right))
	page.Rule()
	return &Screen{page: page, lab: lab, checks: checks, settled: map[string]record.Check{}}
}

// Phase shows what happens while no check runs. On a page without a terminal it prints
// only the first phase. When every check has its line, the phase is the repetition under
// the race detector: it gets a line on every page, above the checks that fail there.
func (s *Screen) Phase(what string) {
	if s.next == len(s.checks) {
		s.page.Quiet()
		s.page.Line("%s", what)
		return
	}
	if !s.page.IsLive() && !s.built {
		s.page.Line("%s", what)
		s.built = true
	}
	s.page.Now("%s", what)
}

// Running updates the progress of the run.
func (s *Screen) Running(string) { s.now() }

// now shows the check whose line comes next. Checks may run in parallel.
func (s *Screen) now() {
	if s.next < len(s.checks) {
		s.page.Now("%d of %d done, waiting for check %d: %s…", len(s.settled), len(s.checks), s.next+1, s.checks[s.next].Title)
	}
}

// Settled prints every line that is complete, and a second one for a check that did not
// pass under the race detector.
func (s *Screen) Settled(check record.Check) {
	_, again := s.settled[check.Name]
	s.settled[check.Name] = check
	switch {
	case check.Status == record.BuildFailed:
		return
	case again:
		s.line(s.number(check.Name), check)
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

// number is the number of a check on the screen.
func (s *Screen) number(name string) int {
	return 1 + slices.IndexFunc(s.checks, func(check catalogue.Check) bool { return check.Name == name })
}

// marks are the sign and the word for each status of a check.
var marks = map[record.Status]mark{
	record.Passed:      {"✓", terminal.Green, ""},
	record.Failed:      {"✗", terminal.Red, ""},
	record.Skipped:     {"–", terminal.Yellow, "skipped"},
	record.TimedOut:    {"✗", terminal.Red, "timed out"},
	record.Race:        {"✗", terminal.Red, "data race"},
	record.BuildFailed: {"✗", terminal.Red, "not built"},
	record.Infra:       {"!", terminal.Yellow, "not graded"},
	"":                 {"·", terminal.Faint, ""}, // not finished
}

// mark is the sign and the word for the result of a check.
type mark struct {
	sign  string
	style lipgloss.Style
	word  string
}

// notRun marks a check whose program could not start, like that of an earlier check.
var notRun = mark{"–", terminal.Red, "not run"}

func (s *Screen) line(number int, check record.Check) {
	mark := marks[check.Status]
	if check.NotBegun {
		// The first one says why; the others fail for the same reason.
		if s.unbegun {
			mark = notRun
		}
		s.unbegun = true
	}
	right := fmt.Sprintf("%d/%d", check.Score, check.Points)
	if mark.word != "" {
		right = mark.word + "  " + right
	}
	const before = 6 // number, mark and spaces
	room := s.page.Width() - before - ansi.StringWidth(right) - 2
	title := strings.Split(terminal.WrapWords(check.Title, room), "\n")
	style := lipgloss.NewStyle()
	if check.Status == record.Passed || check.Status == "" {
		style = terminal.Faint
	}
	s.page.Sides(fmt.Sprintf("%s %s  %s", terminal.Faint.Render(fmt.Sprintf("%2d", number)), mark.style.Render(mark.sign), title[0]), style.Render(right))
	for _, more := range title[1:] {
		s.page.Line("      %s", more)
	}
	if check.Status == record.Skipped {
		s.page.Wrapped("      ", terminal.Yellow, "skipped, not passed: "+check.Message)
	}
}
