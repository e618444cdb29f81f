package screens

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/terminal"

	"github.com/charmbracelet/x/ansi"
)

// Targets are what make knows, and what each does.
var Targets = [][2]string{
	{"make", "this page"},
	{"make lab-1", "run the checks of lab 1 on your code"},
	{"make watch", "run a lab's checks on every save: make watch-1 for lab 1"},
	{"make hint-1", "the next hint for its first failing check"},
	{"make diff-1", "your code against the reference solution"},
	{"make reset-1", "back to the starter; yours is kept in .socketlab/backup"},
	{"make quiz", "questions for an interview, one at a time, when they are due"},
	{"make interview", "a mock interview against the clock"},
	{"make summary", "what you did, as a page to show"},
	{"make doctor", "is everything here that the labs need?"},
	{"make verify", "prove that every check catches what it claims to"},
	{"make soak-1", "repeat lab 1's checks on the solution (RUNS=100)"},
	{"make test", "the project's own tests, then verify"},
}

// Front prints the front page: what this is, the labs, what to type next. The
// lines of next may be coloured; the caller must have cleaned them.
func Front(p *terminal.Page, rows []Row, next []string) {
	p.Wrapped("", terminal.Bold, "Socketlab: build, scale and secure Socket.IO servers, one lab at a time.")
	p.Line("")
	if len(rows) == 0 {
		p.Line("  no labs yet")
	} else {
		table(p, rows, -1)
	}
	p.Line("")
	for _, line := range next {
		p.Line("%s", ansi.Wrap(line, p.Width(), " "))
	}
	p.Line("")
	for _, target := range Targets {
		for i, line := range strings.Split(terminal.WrapWords(target[1], p.Width()-18), "\n") {
			if i > 0 {
				target[0] = ""
			}
			p.Line("  %s%s", terminal.Cyan.Render(fmt.Sprintf("%-16s", target[0])), line)
		}
	}
	p.Line("")
	p.Wrapped("", terminal.Faint, "Options: make lab-1 ARGS=--race, REDIS_URL=redis://127.0.0.1:6379. Without make: go run ./grader run 1, and status, watch, hint, diff, reset, quiz, cards, summary, doctor, verify, soak, test.")
}
