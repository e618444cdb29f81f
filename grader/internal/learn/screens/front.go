package screens

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/terminal"
)

// Targets lists the targets of make, with what each does.
var Targets = [][2]string{
	{"make", "show this page"},
	{"make lab-1", "run the checks of lab 1 on your code"},
	{"make watch-1", "run them every time you save"},
	{"make hint-1", "get the next hint for the first failing check"},
	{"make explain-1", "see what each check is about and, once solved, other designs"},
	{"make diff-1", "compare your code with the solution"},
	{"make reset-1", "restore the starter; your code goes to .socketlab/backup"},
	{"make quiz", "practise interview questions, one at a time"},
	{"make interview", "practise a mock interview against the clock"},
	{"make summary", "write a page that shows what you did"},
	{"make doctor", "check that this machine has what the labs need"},
	{"make verify", "prove that every check catches the mistakes it names"},
	{"make soak-1", "repeat the checks of lab 1 on its solution (RUNS=100)"},
	{"make test", "run the project's own tests, then make verify"},
}

// Front prints the front page: the labs, what to do next, and the targets of make.
// The lines of next may contain colour but no other control characters.
func Front(p *terminal.Page, rows []Row, next []string) {
	p.Wrapped("", terminal.Bold, "Socketlab: build, scale and secure Socket.IO servers, one lab at a time.")
	p.Line("")
	if len(rows) == 0 {
		p.Line("  There are no labs.")
	} else {
		table(p, rows, -1)
	}
	p.Line("")
	for _, line := range next {
		p.Line("%s", terminal.Wrap(line, p.Width()))
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
	p.Wrapped("", terminal.Faint, "Options: make lab-1 ARGS=--race, or make lab-1 REDIS_URL=redis://127.0.0.1:6379. Without make, type go run ./grader run 1; go run ./grader --help lists the other commands.")
}
