package screens

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// RunReport is a finished run, for a full screen.
type RunReport struct {
	Lab    workbook.Lab
	Checks []catalogue.Check // the checks that ran
	Record *record.Record
	Before *record.Record // the previous run, or nil
	Lesson Lesson
}

// Print prints what changed, then the first failure, then every check.
func (r RunReport) Print(p *terminal.Page) {
	s := &Screen{page: p, lab: r.Lab, checks: r.Checks}
	passing, broken := r.Record.Since(r.Before)
	Changes(p, passing, broken)
	if r.Record.Count(record.BuildFailed) > 0 {
		s.notBuilt(r.Record, r.Lesson)
		return
	}
	if failure := r.Record.FirstFailure(); failure != nil {
		s.failure(r.Record, failure, r.Lesson)
	} else {
		s.solved(r.Record, r.Lesson)
	}
	p.Line("")
	p.Heading("The checks")
	for i, check := range r.Record.Checks {
		s.line(i+1, check)
	}
}

// Changes prints which checks pass or fail since the previous run.
func Changes(p *terminal.Page, passing, broken []record.Check) {
	turned(p, broken, terminal.Red, "✗ fails again: ", "fail again")
	turned(p, passing, terminal.Green, "✓ passes now: ", "pass now")
	if len(passing)+len(broken) > 0 {
		p.Line("")
	}
}

// turned lists the first few checks, and counts the others.
func turned(p *terminal.Page, checks []record.Check, style lipgloss.Style, one, many string) {
	const most = 4
	for i, check := range checks {
		if rest := len(checks) - i; i == most-1 && rest > 1 {
			p.Line("%s", style.Render(fmt.Sprintf("  and %d more %s", rest, many)))
			return
		}
		for j, line := range strings.Split(terminal.WrapWords(one+check.Title, p.Width()-2), "\n") {
			if j > 0 {
				line = "  " + line
			}
			p.Line("%s", style.Render(line))
		}
	}
}

// Pending prints the checks of an unfinished run, with the results so far.
func Pending(p *terminal.Page, checks []catalogue.Check, settled map[string]record.Check) {
	s := &Screen{page: p, checks: checks}
	for i, check := range checks {
		state, ok := settled[check.Name]
		if !ok {
			state = record.Check{Title: check.Title, Points: check.Points}
		}
		s.line(i+1, state)
	}
}

// Marks returns one sign for each check, in the order of the catalogue.
func Marks(checks []catalogue.Check, settled map[string]record.Check) string {
	var signs strings.Builder
	for _, check := range checks {
		mark := marks[settled[check.Name].Status]
		signs.WriteString(mark.style.Render(mark.sign))
	}
	return signs.String()
}

// Conversation prints the whole message and transcript of a check that did not pass.
func Conversation(p *terminal.Page, check record.Check) {
	p.Wrapped("", terminal.Red.Bold(true), check.Title)
	p.Line("")
	p.Verbatim("  ", check.Message, paintMessage)
	if check.Transcript == "" {
		p.Line("")
		p.Remark("There is no transcript: the check ended before anything was sent.")
		return
	}
	p.Line("")
	p.Verbatim("  ", check.Transcript, paintFrame)
}

// Choice prints the table of labs with one row marked.
func Choice(p *terminal.Page, rows []Row, chosen int) { table(p, rows, chosen) }
