package screens

import (
	"fmt"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Hint is the next hint of a check.
type Hint struct {
	Check catalogue.Check
	// Before is how many hints of the check the reader had before. If that is all of
	// them, there is no next one.
	Before int
	// Reference is that of the Lesson.
	Reference string
}

// Print prints the next hint. If there is none, it prints all of them, and what to do
// instead.
func (h Hint) Print(p *terminal.Page, lab workbook.Lab, words terminal.Words) {
	hints := h.Check.Hints
	p.Heading(h.Check.Title)
	p.Line("")
	if h.Before >= len(hints) {
		for i, text := range hints {
			p.Fact(fmt.Sprintf("hint %d/%d", i+1, len(hints)), text)
		}
		p.Line("")
		p.Remark("There are no more hints. You can still:")
		p.Fact("read", lab.NotesPath()+"#"+h.Check.Note)
		compare(p, lab, h.Reference, words)
		return
	}
	p.Fact(fmt.Sprintf("hint %d/%d", h.Before+1, len(hints)), hints[h.Before])
	if left := len(hints) - h.Before - 1; left > 0 {
		p.Fact("next hint", fmt.Sprintf("%s (%d left)", words.Lab("hint", lab.Number), left))
	}
	contract(p, lab, h.Check.Rules)
	p.Fact("read", lab.NotesPath()+"#"+h.Check.Note)
}
