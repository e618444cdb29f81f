package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Row is one lab in the table of labs.
type Row struct {
	Number int
	Title  string
	// State is what the reader reached: untouched, solved, 40/100.
	State string
	// Score and Maximum of the last run; no bar is drawn with Maximum 0.
	Score, Maximum int
}

// Targets are what make knows, and what each does.
var Targets = [][2]string{
	{"make", "this page"},
	{"make lab-1", "run the checks of lab 1 on your code"},
	{"make hint-1", "the next hint for its first failing check"},
	{"make diff-1", "your code against the reference solution"},
	{"make reset-1", "back to the starter; yours is kept in .socketlab/backup"},
	{"make verify", "prove that every check catches what it claims to"},
	{"make soak-1", "repeat lab 1's checks on the solution (RUNS=100)"},
	{"make test", "the project's own tests, then verify"},
}

// Front prints the front page: what this is, the labs, what to type next.
func (p *Page) Front(rows []Row, next []string) {
	p.wrapped("", bold, "Socketlab: build, scale and secure Socket.IO servers, one lab at a time.")
	p.Line("")
	for _, row := range rows {
		p.row(row)
	}
	if len(rows) == 0 {
		p.Line("  no labs yet")
	}
	p.Line("")
	for _, line := range next {
		p.Line("%s", line)
	}
	p.Line("")
	for _, target := range Targets {
		p.Line("  %s%s", cyan.Render(fmt.Sprintf("%-14s", target[0])), target[1])
	}
	p.Line("")
	p.wrapped("", faint, "Options: make lab-1 ARGS=--race, REDIS_URL=redis://127.0.0.1:6379. Without make: go run ./grader run 1, and status, hint, diff, reset, verify, soak, test.")
}

func (p *Page) row(row Row) {
	const cells = 10
	bar := strings.Repeat(" ", cells)
	state := row.State
	if row.Maximum > 0 {
		full := cells * row.Score / row.Maximum
		style := yellow
		if row.Score == row.Maximum {
			style = green
		}
		bar = style.Render(strings.Repeat("█", full)) + faint.Render(strings.Repeat("░", cells-full))
	}
	if strings.HasPrefix(state, "solved") {
		state = green.Render(state)
	}
	right := bar + "  " + state + strings.Repeat(" ", max(0, 22-ansi.StringWidth(state)))
	left := fmt.Sprintf("  %s  %s", faint.Render(fmt.Sprintf("%02d", row.Number)), row.Title)
	p.sides(ansi.Truncate(left, p.width-ansi.StringWidth(right)-2, "…"), right)
}

// NextStep is a line that says what to type next.
func NextStep(what, typed string) string { return what + " " + cyan.Render(typed) }
