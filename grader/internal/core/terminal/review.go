package terminal

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// narrowest is the width that pages are drawn for at the least.
const narrowest = 40

// Lines are what draw prints on a page of the given width, in full colour, for a
// screen that shows a part of them. No line is wider.
func Lines(width int, draw func(*Page)) []string {
	var text strings.Builder
	draw(&Page{out: &text, width: max(narrowest, width)})
	plain := strings.ReplaceAll(strings.TrimSuffix(text.String(), "\n"), "\t", "    ")
	return strings.Split(lipgloss.Wrap(plain, width, " "), "\n")
}

// Review is a run that is over, for a screen that stays.
type Review struct {
	Lab    workbook.Lab
	Checks []catalogue.Check // those that ran
	Record *record.Record
	Before *record.Record // the run before, or nil
	Lesson Lesson
}

// Review prints what changed, then the lesson, then every check.
func (p *Page) Review(r Review) {
	s := &Screen{page: p, lab: r.Lab, checks: r.Checks}
	p.Changes(r.Record.Since(r.Before))
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

// Changes prints which checks changed sides since the run before.
func (p *Page) Changes(passing, broken []record.Check) {
	p.turned(broken, red, "✗ broken again: ", "are broken again")
	p.turned(passing, green, "✓ passes now: ", "pass now")
	if len(passing)+len(broken) > 0 {
		p.Line("")
	}
}

// turned names the first few checks, and counts the others.
func (p *Page) turned(checks []record.Check, style lipgloss.Style, one, many string) {
	const most = 4
	for i, check := range checks {
		if rest := len(checks) - i; i == most-1 && rest > 1 {
			p.Line("%s", style.Render(fmt.Sprintf("  and %d more %s", rest, many)))
			return
		}
		for j, line := range strings.Split(wrapWords(one+check.Title, p.width-2), "\n") {
			if j > 0 {
				line = "  " + line
			}
			p.Line("%s", style.Render(line))
		}
	}
}

// Awaited prints the checks of a run that is not over, as far as they settled.
func (p *Page) Awaited(checks []catalogue.Check, settled map[string]record.Check) {
	s := &Screen{page: p, checks: checks}
	for i, check := range checks {
		state, ok := settled[check.Name]
		if !ok {
			state = record.Check{Title: check.Title, Points: check.Points}
		}
		s.line(i+1, state)
	}
}

// Plain is text without what would move the cursor or change the terminal.
func Plain(text string) string { return clean(text) }

// Marks are one sign a check, in the order of the catalogue.
func Marks(checks []catalogue.Check, settled map[string]record.Check) string {
	var signs strings.Builder
	for _, check := range checks {
		mark := marks[settled[check.Name].Status]
		signs.WriteString(mark.style.Render(mark.sign))
	}
	return signs.String()
}

// Conversation prints the whole of what a check that did not pass has to say.
func (p *Page) Conversation(check record.Check) {
	p.wrapped("", red.Bold(true), check.Title)
	p.Line("")
	p.literal("  ", check.Message, paintMessage)
	if check.Transcript == "" {
		p.Line("")
		p.Remark("It has no transcript: nothing was sent before it ended.")
		return
	}
	p.Line("")
	p.literal("  ", check.Transcript, paintFrame)
}

// Choice prints the table of labs with one of them chosen.
func (p *Page) Choice(rows []Row, chosen int) { p.table(rows, chosen) }
